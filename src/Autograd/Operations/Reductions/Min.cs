using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The smallest element over some axes.</summary>
/// <inheritdoc/>
public sealed record Min(Shape Target) : Extremum(Target)
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Find(context, default(Smallest));
}

public static partial class TensorOperations
{
    /// <summary>The smallest of all elements, as a tensor of no axes. NaN wins; the gradient goes to the first smallest.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor Min(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new AutogradNet.Min([]), x);
    }

    /// <summary>The smallest over the given axes. NaN wins; the gradient goes to the first smallest in row-major order.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">The axes to reduce (negative ones count from the end).</param>
    /// <param name="keepAxes">Whether the axes stay, with extent 1.</param>
    /// <exception cref="ArgumentException">There are no elements to choose from; the message prints the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Min(this Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (kept, dropped) = ReducedShapes(x.Shape, axes);
        var result = Operation.Apply(new AutogradNet.Min(kept), x);
        return keepAxes ? result : result.Reshape(dropped);
    }
}
