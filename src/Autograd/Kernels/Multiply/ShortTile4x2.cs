using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Four rows of two vectors, for the last rows of a product that do not fill six: as many as powers of two leave.</summary>
internal static unsafe class ShortTile4x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>The rows.</summary>
    public const int Rows = 4;

    /// <summary>As <see cref="ITile{T}.Multiply"/>, with a left panel whose depths lie <paramref name="leftStep"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(nint depth, T* left, int leftStep, T* right, T* target, nint stride, bool accumulate, T* start)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        if (start is not null)
        {
            c0a = c0b = TOperations.Broadcast(start);
            c1a = c1b = TOperations.Broadcast(start + 1);
            c2a = c2b = TOperations.Broadcast(start + 2);
            c3a = c3b = TOperations.Broadcast(start + 3);
        }
        else if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
            c3a = TOperations.Load(target + (3 * stride));
            c3b = TOperations.Load(target + (3 * stride) + TOperations.Count);
        }
        for (nint i = 0; i < depth; i++)
        {
            TVector a = TOperations.Load(right);
            TVector b = TOperations.Load(right + TOperations.Count);
            TVector x = TOperations.Broadcast(left);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(left + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(left + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            x = TOperations.Broadcast(left + 3);
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            left += leftStep;
            right += 2 * TOperations.Count;
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * stride), c3a, c3b);
    }
}
