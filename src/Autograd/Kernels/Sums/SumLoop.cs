using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Sums over the depth of a matrix product, in order. Each turn takes four depths, at places that are parts of instructions: where two threads
/// share a core, instructions that count and add up addresses are as scarce as those that multiply.
/// </summary>
internal static unsafe class SumLoop<T, TSums>
    where T : unmanaged
    where TSums : struct, ISums<T>
{
    private const int Turn = 4;

    /// <summary>
    /// Adds the products of values and vectors that lie steps apart from a depth to the next, the values of one depth <paramref name="apart"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(ref TSums sums, nint depth, T* values, nint valueStep, nint apart, T* vectors, nint vectorStep)
    {
        nint i = 0;
        for (; i <= depth - Turn; i += Turn)
        {
            sums.Add(values, 0, apart, vectors, 0);
            sums.Add(values, valueStep, apart, vectors, vectorStep);
            sums.Add(values, 2 * valueStep, apart, vectors, 2 * vectorStep);
            sums.Add(values, 3 * valueStep, apart, vectors, 3 * vectorStep);
            values += Turn * valueStep;
            vectors += Turn * vectorStep;
        }
        for (; i < depth; i++)
        {
            sums.Add(values, 0, apart, vectors, 0);
            values += valueStep;
            vectors += vectorStep;
        }
    }

    /// <summary>The same with values side by side, <paramref name="valueStep"/> from a depth to the next, and vectors at offsets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunVectorsAt(ref TSums sums, nint depth, T* values, nint valueStep, T* vectors, nint* offsets)
    {
        nint i = 0;
        for (; i <= depth - Turn; i += Turn)
        {
            sums.Add(values, 0, 1, vectors + offsets[i], 0);
            sums.Add(values, valueStep, 1, vectors + offsets[i + 1], 0);
            sums.Add(values, 2 * valueStep, 1, vectors + offsets[i + 2], 0);
            sums.Add(values, 3 * valueStep, 1, vectors + offsets[i + 3], 0);
            values += Turn * valueStep;
        }
        for (; i < depth; i++)
        {
            sums.Add(values, 0, 1, vectors + offsets[i], 0);
            values += valueStep;
        }
    }

    /// <summary>The same with values side by side at offsets, and vectors <paramref name="vectorStep"/> from a depth to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunValuesAt(ref TSums sums, nint depth, T* values, nint* offsets, T* vectors, nint vectorStep)
    {
        nint i = 0;
        for (; i <= depth - Turn; i += Turn)
        {
            sums.Add(values + offsets[i], 0, 1, vectors, 0);
            sums.Add(values + offsets[i + 1], 0, 1, vectors, vectorStep);
            sums.Add(values + offsets[i + 2], 0, 1, vectors, 2 * vectorStep);
            sums.Add(values + offsets[i + 3], 0, 1, vectors, 3 * vectorStep);
            vectors += Turn * vectorStep;
        }
        for (; i < depth; i++)
        {
            sums.Add(values + offsets[i], 0, 1, vectors, 0);
            vectors += vectorStep;
        }
    }
}
