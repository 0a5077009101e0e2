namespace AutogradNet;

public static partial class TensorOperations
{
    /// <summary>The sum of all elements, as a tensor of no axes.</summary>
    public static Tensor Sum(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.SumTo([]);
    }

    /// <summary>The sum over the given axes (negative ones count from the end).</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">The axes to sum over; each once.</param>
    /// <param name="keepAxes">Whether the axes stay, with extent 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (kept, dropped) = ReducedShapes(x.Shape, axes);
        using var scope = new TensorScope();
        var sum = x.SumTo(kept);
        return scope.Keep(keepAxes ? sum : sum.Reshape(dropped));
    }

    /// <summary>The mean of all elements, as a tensor of no axes.</summary>
    public static Tensor Mean(this Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = new TensorScope();
        return scope.Keep(x.Sum() * (1.0 / x.Count));
    }

    /// <summary>The mean over the given axes.</summary>
    /// <inheritdoc cref="Sum(Tensor, ReadOnlySpan{int}, bool)"/>
    public static Tensor Mean(this Tensor x, ReadOnlySpan<int> axes, bool keepAxes = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (kept, _) = ReducedShapes(x.Shape, axes);
        using var scope = new TensorScope();
        return scope.Keep(x.Sum(axes, keepAxes) * ((double)kept.ElementCount / x.Count));
    }

    /// <summary>The shape with the axes at extent 1, and the shape without them.</summary>
    internal static (Shape Kept, Shape Dropped) ReducedShapes(Shape shape, ReadOnlySpan<int> axes)
    {
        var kept = shape.Extents.ToArray();
        var reduced = new bool[shape.Rank];
        foreach (var axis in axes)
        {
            var resolved = shape.Axis(axis);
            reduced[resolved] = true;
            kept[resolved] = 1;
        }

        var dropped = kept.Where((_, axis) => !reduced[axis]).ToArray();
        return (new Shape(kept), new Shape(dropped));
    }
}
