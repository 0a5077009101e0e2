using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>A <see cref="TileEpilogue{T}"/> for vectors whose lanes are channels, from its row on; nothing is added to them.</summary>
internal static unsafe class LaneEpilogue<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>All of it for seven pixels of channels from <paramref name="lane"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(
        TileEpilogue<T>* epilogue, nint lane, ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g)
    {
        if (epilogue->Bias != null)
            Add(TOperations.Load(epilogue->Bias + epilogue->Row + lane), ref a, ref b, ref c, ref d, ref e, ref f, ref g);
        if (epilogue->Scale != null)
            Scale(epilogue, lane, ref a, ref b, ref c, ref d, ref e, ref f, ref g);
        if (epilogue->HasLow)
            AtLeast(TOperations.Broadcast(&epilogue->Low), ref a, ref b, ref c, ref d, ref e, ref f, ref g);
        if (epilogue->HasHigh)
            AtMost(TOperations.Broadcast(&epilogue->High), ref a, ref b, ref c, ref d, ref e, ref f, ref g);
    }

    /// <summary>The same for four pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(TileEpilogue<T>* epilogue, nint lane, ref TVector a, ref TVector b, ref TVector c, ref TVector d)
    {
        if (epilogue->Bias != null)
        {
            TVector bias = TOperations.Load(epilogue->Bias + epilogue->Row + lane);
            PairRow<T, TVector, TOperations>.Add(ref a, ref b, bias);
            PairRow<T, TVector, TOperations>.Add(ref c, ref d, bias);
        }
        if (epilogue->Scale != null)
        {
            TVector scale = TOperations.Load(epilogue->Scale + epilogue->Row + lane);
            TVector shift = TOperations.Load(epilogue->Shift + epilogue->Row + lane);
            PairRow<T, TVector, TOperations>.Scale(ref a, ref b, scale, shift);
            PairRow<T, TVector, TOperations>.Scale(ref c, ref d, scale, shift);
        }
        if (epilogue->HasLow)
        {
            TVector low = TOperations.Broadcast(&epilogue->Low);
            PairRow<T, TVector, TOperations>.AtLeast(ref a, ref b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref c, ref d, low);
        }
        if (epilogue->HasHigh)
        {
            TVector high = TOperations.Broadcast(&epilogue->High);
            PairRow<T, TVector, TOperations>.AtMost(ref a, ref b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref c, ref d, high);
        }
    }

    /// <summary>The same for three pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finish(TileEpilogue<T>* epilogue, nint lane, ref TVector a, ref TVector b, ref TVector c)
    {
        TVector unused = c;
        Finish(epilogue, lane, ref a, ref b, ref c, ref unused);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        TVector bias, ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g)
    {
        a = TOperations.Add(a, bias);
        b = TOperations.Add(b, bias);
        c = TOperations.Add(c, bias);
        d = TOperations.Add(d, bias);
        e = TOperations.Add(e, bias);
        f = TOperations.Add(f, bias);
        g = TOperations.Add(g, bias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scale(
        TileEpilogue<T>* epilogue, nint lane, ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g)
    {
        TVector scale = TOperations.Load(epilogue->Scale + epilogue->Row + lane);
        TVector shift = TOperations.Load(epilogue->Shift + epilogue->Row + lane);
        a = TOperations.Add(TOperations.Multiply(a, scale), shift);
        b = TOperations.Add(TOperations.Multiply(b, scale), shift);
        c = TOperations.Add(TOperations.Multiply(c, scale), shift);
        d = TOperations.Add(TOperations.Multiply(d, scale), shift);
        e = TOperations.Add(TOperations.Multiply(e, scale), shift);
        f = TOperations.Add(TOperations.Multiply(f, scale), shift);
        g = TOperations.Add(TOperations.Multiply(g, scale), shift);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AtLeast(
        TVector low, ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g)
    {
        a = TOperations.AtLeast(a, low);
        b = TOperations.AtLeast(b, low);
        c = TOperations.AtLeast(c, low);
        d = TOperations.AtLeast(d, low);
        e = TOperations.AtLeast(e, low);
        f = TOperations.AtLeast(f, low);
        g = TOperations.AtLeast(g, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AtMost(
        TVector high, ref TVector a, ref TVector b, ref TVector c, ref TVector d, ref TVector e, ref TVector f, ref TVector g)
    {
        a = TOperations.AtMost(a, high);
        b = TOperations.AtMost(b, high);
        c = TOperations.AtMost(c, high);
        d = TOperations.AtMost(d, high);
        e = TOperations.AtMost(e, high);
        f = TOperations.AtMost(f, high);
        g = TOperations.AtMost(g, high);
    }
}
