using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Eight rows of two vectors, for the last columns of a product that do not fill three.</summary>
internal static unsafe class NarrowTile8x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Multiply"/>, with panels whose depths lie <paramref name="leftStep"/> and <paramref name="rightStep"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(nint depth, T* left, int leftStep, T* right, int rightStep, T* target, nint stride, bool accumulate, T* start)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
        TVector c6a = default, c6b = default;
        TVector c7a = default, c7b = default;
        if (start is not null)
        {
            c0a = c0b = TOperations.Broadcast(start);
            c1a = c1b = TOperations.Broadcast(start + 1);
            c2a = c2b = TOperations.Broadcast(start + 2);
            c3a = c3b = TOperations.Broadcast(start + 3);
            c4a = c4b = TOperations.Broadcast(start + 4);
            c5a = c5b = TOperations.Broadcast(start + 5);
            c6a = c6b = TOperations.Broadcast(start + 6);
            c7a = c7b = TOperations.Broadcast(start + 7);
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
            c4a = TOperations.Load(target + (4 * stride));
            c4b = TOperations.Load(target + (4 * stride) + TOperations.Count);
            c5a = TOperations.Load(target + (5 * stride));
            c5b = TOperations.Load(target + (5 * stride) + TOperations.Count);
            c6a = TOperations.Load(target + (6 * stride));
            c6b = TOperations.Load(target + (6 * stride) + TOperations.Count);
            c7a = TOperations.Load(target + (7 * stride));
            c7b = TOperations.Load(target + (7 * stride) + TOperations.Count);
        }
        for (nint i = 0; i < depth; i++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(left + ITile<T>.PrefetchDistance);
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
            x = TOperations.Broadcast(left + 4);
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            x = TOperations.Broadcast(left + 5);
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            x = TOperations.Broadcast(left + 6);
            c6a = TOperations.MultiplyAdd(x, a, c6a);
            c6b = TOperations.MultiplyAdd(x, b, c6b);
            x = TOperations.Broadcast(left + 7);
            c7a = TOperations.MultiplyAdd(x, a, c7a);
            c7b = TOperations.MultiplyAdd(x, b, c7b);
            left += leftStep;
            right += rightStep;
        }
        TOperations.Store(c0a, target);
        TOperations.Store(c0b, target + TOperations.Count);
        TOperations.Store(c1a, target + stride);
        TOperations.Store(c1b, target + stride + TOperations.Count);
        TOperations.Store(c2a, target + (2 * stride));
        TOperations.Store(c2b, target + (2 * stride) + TOperations.Count);
        TOperations.Store(c3a, target + (3 * stride));
        TOperations.Store(c3b, target + (3 * stride) + TOperations.Count);
        TOperations.Store(c4a, target + (4 * stride));
        TOperations.Store(c4b, target + (4 * stride) + TOperations.Count);
        TOperations.Store(c5a, target + (5 * stride));
        TOperations.Store(c5b, target + (5 * stride) + TOperations.Count);
        TOperations.Store(c6a, target + (6 * stride));
        TOperations.Store(c6b, target + (6 * stride) + TOperations.Count);
        TOperations.Store(c7a, target + (7 * stride));
        TOperations.Store(c7b, target + (7 * stride) + TOperations.Count);
    }
}
