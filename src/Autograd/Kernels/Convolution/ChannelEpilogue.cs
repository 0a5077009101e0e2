using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>A <see cref="TileEpilogue{T}"/> for one vector, and its parts for four vectors of one channel, that of its row.</summary>
internal static unsafe class ChannelEpilogue<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>All of it for a vector of a channel that lies at <paramref name="element"/> of the product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Finish(TileEpilogue<T>* epilogue, TVector x, nint channel, nint element)
    {
        if (epilogue->Bias != null)
            x = TOperations.Add(x, TOperations.Broadcast(epilogue->Bias + channel));
        if (epilogue->Scale != null)
            x = TOperations.Add(TOperations.Multiply(x, TOperations.Broadcast(epilogue->Scale + channel)), TOperations.Broadcast(epilogue->Shift + channel));
        if (epilogue->Addend != null)
            x = TOperations.Add(x, TOperations.Load(epilogue->Addend + element));
        if (epilogue->HasLow)
            x = TOperations.AtLeast(x, TOperations.Broadcast(&epilogue->Low));
        if (epilogue->HasHigh)
            x = TOperations.AtMost(x, TOperations.Broadcast(&epilogue->High));
        return x;
    }

    /// <summary>Times the scale plus the shift, if there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(TileEpilogue<T>* epilogue, ref TVector a, ref TVector b, ref TVector c, ref TVector d)
    {
        if (epilogue->Scale == null)
            return;
        TVector scale = TOperations.Broadcast(epilogue->Scale + epilogue->Row);
        TVector shift = TOperations.Broadcast(epilogue->Shift + epilogue->Row);
        a = TOperations.Add(TOperations.Multiply(a, scale), shift);
        b = TOperations.Add(TOperations.Multiply(b, scale), shift);
        c = TOperations.Add(TOperations.Multiply(c, scale), shift);
        d = TOperations.Add(TOperations.Multiply(d, scale), shift);
    }

    /// <summary>Limits to the bounds, as far as there are any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Limit(TileEpilogue<T>* epilogue, ref TVector a, ref TVector b, ref TVector c, ref TVector d)
    {
        if (epilogue->HasLow)
        {
            TVector low = TOperations.Broadcast(&epilogue->Low);
            a = TOperations.AtLeast(a, low);
            b = TOperations.AtLeast(b, low);
            c = TOperations.AtLeast(c, low);
            d = TOperations.AtLeast(d, low);
        }
        if (epilogue->HasHigh)
        {
            TVector high = TOperations.Broadcast(&epilogue->High);
            a = TOperations.AtMost(a, high);
            b = TOperations.AtMost(b, high);
            c = TOperations.AtMost(c, high);
            d = TOperations.AtMost(d, high);
        }
    }
}
