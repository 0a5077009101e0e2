namespace AutogradNet;

public static partial class TensorOperations
{
    /// <summary>Leaves out axes of extent 1: the given ones, or all where none is given. Shares the memory.</summary>
    /// <exception cref="ArgumentException">A given axis has another extent; the message prints the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Squeeze(this Tensor x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dropped = new bool[x.Shape.Rank];
        foreach (var axis in axes)
        {
            if (x.Shape[axis] != 1) throw new ArgumentException($"Axis {axis} of {x.Shape} has the extent {x.Shape[axis]}, not 1.", nameof(axes));
            dropped[x.Shape.Axis(axis)] = true;
        }

        var all = axes.IsEmpty;
        return x.Reshape(new Shape(x.Shape.Where((extent, axis) => all ? extent != 1 : !dropped[axis]).ToArray()));
    }

    /// <summary>Adds an axis of extent 1, which becomes the given one of the result (a negative one counts from its end). Shares the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The result has no such axis.</exception>
    public static Tensor Unsqueeze(this Tensor x, int axis)
    {
        ArgumentNullException.ThrowIfNull(x);
        var rank = x.Shape.Rank + 1;
        var resolved = axis < 0 ? axis + rank : axis;
        if ((uint)resolved >= (uint)rank) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"{x.Shape} with one axis more has no such axis.");
        return x.Reshape(new Shape([.. x.Shape.Extents[..resolved], 1, .. x.Shape.Extents[resolved..]]));
    }
}
