using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// A few columns of a product, as maps of 14×14 pixels leave them (196 = 12·16 + 4): the rows lie in the vector's lanes, where a tile would
/// leave most lanes empty. Every sum runs over the depth in the same order.
/// </summary>
internal static unsafe class FewColumnsTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>
    /// As <see cref="ColumnTile{T, TVector, TOperations}.Multiply"/>, for <see cref="ITile{T}.FewColumns"/> columns that start and are written
    /// <paramref name="pitch"/> apart.
    /// </summary>
    public static void Multiply(nint depth, T* left, int rows, nint panelLength, int panels, T* right, int rightStep, T* start, T* target, nint pitch)
    {
        for (; panels > 0; panels -= 2)
        {
            // A panel without a second one is computed twice, to the same place.
            bool isPair = panels > 1;
            Pair(depth, left, rows, isPair ? panelLength : 0, right, rightStep, start, target, pitch, isPair ? rows : 0);
            left += 2 * panelLength;
            start += 2 * rows;
            target += 2 * rows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(nint depth, T* left, int rows, nint panelLength, T* right, int rightStep, T* start, T* target, nint pitch, nint second)
    {
        TVector c0a = TOperations.Load(start), c0b = TOperations.Load(start + second);
        TVector c1a = TOperations.Load(start + pitch), c1b = TOperations.Load(start + pitch + second);
        TVector c2a = TOperations.Load(start + (2 * pitch)), c2b = TOperations.Load(start + (2 * pitch) + second);
        TVector c3a = TOperations.Load(start + (3 * pitch)), c3b = TOperations.Load(start + (3 * pitch) + second);
        T* x = right;
        for (nint i = 0; i < depth; i++)
        {
            // The next two panels, which may come from memory.
            if (Sse.IsSupported)
            {
                Sse.Prefetch0(left + (2 * panelLength));
                Sse.Prefetch0(left + (3 * panelLength));
            }
            TVector a = TOperations.Load(left);
            TVector b = TOperations.Load(left + panelLength);
            TVector factor = TOperations.Broadcast(x);
            c0a = TOperations.MultiplyAdd(a, factor, c0a);
            c0b = TOperations.MultiplyAdd(b, factor, c0b);
            factor = TOperations.Broadcast(x + 1);
            c1a = TOperations.MultiplyAdd(a, factor, c1a);
            c1b = TOperations.MultiplyAdd(b, factor, c1b);
            factor = TOperations.Broadcast(x + 2);
            c2a = TOperations.MultiplyAdd(a, factor, c2a);
            c2b = TOperations.MultiplyAdd(b, factor, c2b);
            factor = TOperations.Broadcast(x + 3);
            c3a = TOperations.MultiplyAdd(a, factor, c3a);
            c3b = TOperations.MultiplyAdd(b, factor, c3b);
            left += rows;
            x += rightStep;
        }
        // In this order: what one writes too much the next writes over.
        TOperations.Store(c0a, target);
        TOperations.Store(c0b, target + second);
        TOperations.Store(c1a, target + pitch);
        TOperations.Store(c1b, target + pitch + second);
        TOperations.Store(c2a, target + (2 * pitch));
        TOperations.Store(c2b, target + (2 * pitch) + second);
        TOperations.Store(c3a, target + (3 * pitch));
        TOperations.Store(c3b, target + (3 * pitch) + second);
    }
}
