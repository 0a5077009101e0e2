using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The parts of a <see cref="TileEpilogue{T}"/> for four vectors of one channel, that of its row.</summary>
internal static unsafe class ChannelEpilogue<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
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
