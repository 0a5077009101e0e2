using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The gradient with respect to the operand of <c>x·Wᵀ</c>, summed over runs of its elements: a product with the sums over runs of W's
/// rows, which are kept as packed filters are. W seen as the filters of a convolution, a run is the plane of one.
/// </summary>
internal static unsafe class LinearRunSums
{
    private const int MinimumElementsPerTask = 1 << 15;

    /// <summary>target = g·S, where S[i, j] is the sum of run j of row i of the weight.</summary>
    /// <param name="cotangent">g, [rows, outputs].</param>
    /// <param name="weight">[outputs, runs·run].</param>
    /// <param name="target">[rows, runs].</param>
    /// <param name="rows">The rows of g.</param>
    /// <param name="outputs">The rows of the weight.</param>
    /// <param name="runs">The runs of one row of the weight.</param>
    /// <param name="run">The length of a run.</param>
    /// <param name="slot">Where the weight's sums are kept.</param>
    public static void Multiply<T>(
        ReadOnlySpan<T> cotangent, ReadOnlySpan<T> weight, Span<T> target, int rows, int outputs, int runs, int run, PackSlot slot)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(cotangent, (long)rows * outputs, nameof(cotangent));
        KernelArguments.HasLength(weight, (long)outputs * runs * run, nameof(weight));
        KernelArguments.HasLength<T>(target, (long)rows * runs, nameof(target));
        var geometry = new Conv2dGeometry(0, runs, 1, run, outputs, 1, run, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        var length = outputs * runs;
        using var sums = new PackedFilters<T>(slot, slot.Key<T>(PackUse.LinearRunSums, geometry), length);
        if (!sums.IsPacked)
        {
            fixed (T* first = weight)
            {
                (nint from, nint to) = ((nint)first, (nint)sums.Pointer);
                Workers.For(outputs, Math.Max(1, MinimumElementsPerTask / Math.Max(1, runs * run)), (row, end) =>
                    Sum((T*)from + ((nint)row * runs * run), (T*)to + ((nint)row * runs), (end - row) * runs, run));
            }
            sums.Publish();
        }
        MatrixMultiply.Run(cotangent, false, new ReadOnlySpan<T>(sums.Pointer, length), false, target, rows, runs, outputs, accumulate: false);
    }

    // Compiled well at once: it runs but a few times, over what may be hundreds of megabytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<T>(T* elements, T* sums, int runs, int run)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < runs; i++)
        {
            int at = 0;
            Vector<T> lanes = Vector<T>.Zero;
            for (; at + Vector<T>.Count <= run; at += Vector<T>.Count)
                lanes += Vector.Load(elements + at);
            T sum = Vector.Sum(lanes);
            for (; at < run; at++)
                sum += elements[at];
            sums[i] = sum;
            elements += run;
        }
    }
}
