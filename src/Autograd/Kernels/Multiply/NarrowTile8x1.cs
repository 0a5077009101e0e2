using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Eight rows of one vector, for the last columns of a product that fill no wider tile.</summary>
internal static unsafe class NarrowTile8x1<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Multiply"/>, with panels whose depths lie <paramref name="leftStep"/> and <paramref name="rightStep"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(nint depth, T* left, int leftStep, T* right, int rightStep, T* target, nint stride, bool accumulate, T* start)
    {
        TVector c0a = default;
        TVector c1a = default;
        TVector c2a = default;
        TVector c3a = default;
        TVector c4a = default;
        TVector c5a = default;
        TVector c6a = default;
        TVector c7a = default;
        if (start is not null)
        {
            c0a = TOperations.Broadcast(start);
            c1a = TOperations.Broadcast(start + 1);
            c2a = TOperations.Broadcast(start + 2);
            c3a = TOperations.Broadcast(start + 3);
            c4a = TOperations.Broadcast(start + 4);
            c5a = TOperations.Broadcast(start + 5);
            c6a = TOperations.Broadcast(start + 6);
            c7a = TOperations.Broadcast(start + 7);
        }
        else if (accumulate)
        {
            c0a = TOperations.Load(target);
            c1a = TOperations.Load(target + stride);
            c2a = TOperations.Load(target + (2 * stride));
            c3a = TOperations.Load(target + (3 * stride));
            c4a = TOperations.Load(target + (4 * stride));
            c5a = TOperations.Load(target + (5 * stride));
            c6a = TOperations.Load(target + (6 * stride));
            c7a = TOperations.Load(target + (7 * stride));
        }
        for (nint i = 0; i < depth; i++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(left + ITile<T>.PrefetchDistance);
            TVector a = TOperations.Load(right);
            c0a = TOperations.MultiplyAdd(TOperations.Broadcast(left), a, c0a);
            c1a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 1), a, c1a);
            c2a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 2), a, c2a);
            c3a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 3), a, c3a);
            c4a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 4), a, c4a);
            c5a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 5), a, c5a);
            c6a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 6), a, c6a);
            c7a = TOperations.MultiplyAdd(TOperations.Broadcast(left + 7), a, c7a);
            left += leftStep;
            right += rightStep;
        }
        TOperations.Store(c0a, target);
        TOperations.Store(c1a, target + stride);
        TOperations.Store(c2a, target + (2 * stride));
        TOperations.Store(c3a, target + (3 * stride));
        TOperations.Store(c4a, target + (4 * stride));
        TOperations.Store(c5a, target + (5 * stride));
        TOperations.Store(c6a, target + (6 * stride));
        TOperations.Store(c7a, target + (7 * stride));
    }
}
