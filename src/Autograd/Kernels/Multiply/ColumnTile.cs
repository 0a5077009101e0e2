using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// One column of a product, as planes of odd size leave it (49 = 3·16 + 1): the rows lie in the vector's lanes, so that it costs a sixth of a
/// tile that holds the column in one lane. Every sum runs over the depth in the same order.
/// </summary>
internal static unsafe class ColumnTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Panels whose sums are held at once, so that additions need not wait for one another.</summary>
    public const int Panels = 8;

    /// <summary>
    /// Writes the sums of up to <see cref="Panels"/> left panels of <paramref name="rows"/> lanes each, which lie
    /// <paramref name="panelLength"/> apart, one behind the other, starting from <paramref name="start"/>, which lies elsewhere. A vector may
    /// be read and written past the end of each.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(nint depth, T* left, int rows, nint panelLength, int panels, T* right, int rightStep, T* start, T* target)
    {
        if (panels == Panels)
        {
            T* l0 = left, l1 = l0 + panelLength, l2 = l1 + panelLength, l3 = l2 + panelLength;
            T* l4 = l3 + panelLength, l5 = l4 + panelLength, l6 = l5 + panelLength, l7 = l6 + panelLength;
            TVector c0 = TOperations.Load(start), c1 = TOperations.Load(start + rows), c2 = TOperations.Load(start + (2 * rows)), c3 = TOperations.Load(start + (3 * rows));
            TVector c4 = TOperations.Load(start + (4 * rows)), c5 = TOperations.Load(start + (5 * rows)), c6 = TOperations.Load(start + (6 * rows)), c7 = TOperations.Load(start + (7 * rows));
            T* x = right;
            nint end = depth * rows;
            for (nint at = 0; at < end; at += rows)
            {
                TVector factor = TOperations.Broadcast(x);
                c0 = TOperations.MultiplyAdd(TOperations.Load(l0 + at), factor, c0);
                c1 = TOperations.MultiplyAdd(TOperations.Load(l1 + at), factor, c1);
                c2 = TOperations.MultiplyAdd(TOperations.Load(l2 + at), factor, c2);
                c3 = TOperations.MultiplyAdd(TOperations.Load(l3 + at), factor, c3);
                c4 = TOperations.MultiplyAdd(TOperations.Load(l4 + at), factor, c4);
                c5 = TOperations.MultiplyAdd(TOperations.Load(l5 + at), factor, c5);
                c6 = TOperations.MultiplyAdd(TOperations.Load(l6 + at), factor, c6);
                c7 = TOperations.MultiplyAdd(TOperations.Load(l7 + at), factor, c7);
                x += rightStep;
            }
            // In this order: what one writes too much the next writes over.
            TOperations.Store(c0, target);
            TOperations.Store(c1, target + rows);
            TOperations.Store(c2, target + (2 * rows));
            TOperations.Store(c3, target + (3 * rows));
            TOperations.Store(c4, target + (4 * rows));
            TOperations.Store(c5, target + (5 * rows));
            TOperations.Store(c6, target + (6 * rows));
            TOperations.Store(c7, target + (7 * rows));
            return;
        }
        for (; panels > 0; panels--)
        {
            TVector c = TOperations.Load(start);
            T* l = left;
            T* x = right;
            for (nint i = 0; i < depth; i++)
            {
                c = TOperations.MultiplyAdd(TOperations.Load(l), TOperations.Broadcast(x), c);
                l += rows;
                x += rightStep;
            }
            TOperations.Store(c, target);
            left += panelLength;
            start += rows;
            target += rows;
        }
    }
}
