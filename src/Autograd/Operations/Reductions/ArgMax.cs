using AutogradNet.Kernels;

namespace AutogradNet;

public static partial class TensorOperations
{
    /// <summary>
    /// Where along an axis the largest element lies; of equal ones the first, and NaN before every number. Nothing is recorded.
    /// </summary>
    /// <returns>A plain Int32 tensor of the shape without the axis.</returns>
    /// <exception cref="ArgumentException">The axis is empty; the message prints the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor ArgMax(this Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        var resolved = x.Shape.Axis(axis);
        var (kept, dropped) = ReducedShapes(x.Shape, [resolved]);
        if (!x.DType.IsFloatingPoint()) throw new ArgumentException($"ArgMax looks at Float32 or Float64, not {x.DType}{x.Shape}.", nameof(x));
        using var scope = new TensorScope();
        var (_, positions) = Extremum.Find(x, kept, default(Largest));
        var result = scope.Keep(Tensor.Empty(dropped, DType.Int32));
        var (extent, stride) = (x.Shape[resolved], x.Shape.CountOf(resolved + 1, x.Shape.Rank));
        var from = positions.Span<int>();
        var to = result.MutableSpan<int>();
        for (var i = 0; i < from.Length; i++) to[i] = from[i] / stride % extent;
        return result;
    }
}
