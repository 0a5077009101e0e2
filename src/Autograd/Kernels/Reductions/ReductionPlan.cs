namespace AutogradNet.Kernels;

/// <summary>
/// How an array is reduced along some of its axes: each output (or, where the innermost axis stays, each row of outputs) is made of
/// terms, all runs of <see cref="Inner"/> adjacent elements, in row-major order.
/// </summary>
internal sealed class ReductionPlan
{
    private readonly (int Extent, int Stride)[] _kept;
    private readonly (int Extent, int Stride)[] _reduced;

    private ReductionPlan(int inner, bool reducesInner, (int Extent, int Stride)[] kept, (int Extent, int Stride)[] reduced)
    {
        Inner = inner;
        ReducesInner = reducesInner;
        _kept = kept;
        _reduced = reduced;
        Rows = Product(kept);
        Terms = Product(reduced);
    }

    /// <summary>The number of adjacent elements in a run.</summary>
    public int Inner { get; }

    /// <summary>Whether a run is reduced to one output; otherwise runs are reduced element by element to a row of outputs.</summary>
    public bool ReducesInner { get; }

    /// <summary>The number of outputs, or of rows of them.</summary>
    public int Rows { get; }

    /// <summary>The number of runs that make up each.</summary>
    public int Terms { get; }

    /// <summary>Plans the reduction of a non-empty array along the axes where the target has extent 1 or none.</summary>
    public static ReductionPlan Make(ReadOnlySpan<int> shape, ReadOnlySpan<int> targetShape)
    {
        var plan = BroadcastPlan.Make(shape, targetShape, shape);
        List<(int Extent, int Stride)> kept = [], reduced = [];
        for (var axis = 0; axis < plan.Extents.Length - 1; axis++)
        {
            (plan.RightStrides[axis] == 0 ? reduced : kept).Add((plan.Extents[axis], plan.LeftStrides[axis]));
        }

        return new ReductionPlan(plan.Extents[^1], plan.RightStrides[^1] == 0, [.. kept], [.. reduced]);
    }

    /// <summary>Where the first run of an output, or row of outputs, begins.</summary>
    public int StartOfRow(int row) => Offset(_kept, row);

    /// <summary>How far behind the first run another begins.</summary>
    public int OffsetOfTerm(int term) => Offset(_reduced, term);

    private static int Offset((int Extent, int Stride)[] axes, int position)
    {
        var offset = 0;
        for (var axis = axes.Length - 1; axis > 0; axis--)
        {
            var (rest, index) = Math.DivRem(position, axes[axis].Extent);
            offset += index * axes[axis].Stride;
            position = rest;
        }

        return axes.Length == 0 ? 0 : offset + (position * axes[0].Stride);
    }

    private static int Product((int Extent, int Stride)[] axes)
    {
        var product = 1;
        foreach (var (extent, _) in axes) product *= extent;
        return product;
    }
}
