using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// Layer normalisation of rows: deviations are taken from the mean first, so that a mean far from 0 costs no digits.
/// </summary>
internal static unsafe class LayerNormKernel
{
    private const int MinimumElementsPerTask = 1 << 14;

    /// <summary>output = (input − mean)/√(variance + ε)·weight + bias with each row's own mean and biased variance.</summary>
    /// <param name="input">[rows, length].</param>
    /// <param name="weight">[length]; empty counts as ones.</param>
    /// <param name="bias">[length]; empty counts as zeros.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="output">[rows, length].</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="length">Elements of a row.</param>
    public static void Normalize<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon, Span<T> output, int rows, int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)rows * length, nameof(input));
        KernelArguments.HasLength<T>(output, (long)rows * length, nameof(output));
        if (!weight.IsEmpty) KernelArguments.HasLength(weight, length, nameof(weight));
        if (!bias.IsEmpty) KernelArguments.HasLength(bias, length, nameof(bias));
        if (rows == 0 || length == 0) return;
        var (hasWeight, hasBias) = (!weight.IsEmpty, !bias.IsEmpty);
        fixed (T* source = input, weights = weight, biases = bias, target = output)
        {
            var (from, factors, addends, to) = ((nint)source, (nint)weights, (nint)biases, (nint)target);
            Workers.For(rows, Math.Max(1, MinimumElementsPerTask / length), (first, last) =>
            {
                var count = T.CreateTruncating(length);
                for (var i = first; i < last; i++)
                {
                    var row = new ReadOnlySpan<T>((T*)from + ((nint)i * length), length);
                    var result = new Span<T>((T*)to + ((nint)i * length), length);
                    TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / count, result);
                    var variance = TensorPrimitives.SumOfSquares<T>(result) / count;
                    TensorPrimitives.Multiply(result, T.One / T.Sqrt(variance + T.CreateTruncating(epsilon)), result);
                    if (hasWeight) TensorPrimitives.Multiply(result, new ReadOnlySpan<T>((T*)factors, length), result);
                    if (hasBias) TensorPrimitives.Add(result, new ReadOnlySpan<T>((T*)addends, length), result);
                }
            });
        }
    }
}
