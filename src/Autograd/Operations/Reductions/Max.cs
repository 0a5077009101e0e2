using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The largest element over some axes.</summary>
/// <inheritdoc/>
public sealed record Max(Shape Target) : Extremum(Target)
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Find(context, default(Largest));
}

public static partial class TensorOperations
{
    /// <summary>The largest of all elements, as a tensor of no axes. NaN wins; the gradient goes to the first largest.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public static Tensor Max(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new AutogradNet.Max([]), x);
    }

    /// <summary>The largest over the given axes. NaN wins; the gradient goes to the first largest in row-major order.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">The axes to reduce (negative ones count from the end).</param>
    /// <param name="keepAxes">Whether the axes stay, with extent 1.</param>
    /// <exception cref="ArgumentException">There are no elements to choose from; the message prints the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Max(this Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (kept, dropped) = ReducedShapes(x.Shape, axes);
        var result = Operation.Apply(new AutogradNet.Max(kept), x);
        return keepAxes ? result : result.Reshape(dropped);
    }
}
