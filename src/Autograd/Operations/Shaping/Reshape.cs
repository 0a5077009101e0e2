namespace AutogradNet;

/// <summary>The same elements in the same order under another shape.</summary>
public sealed record Reshape(Shape Target) : Operation, IRunSums
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => context.Input(0).Alias(Target);

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.Reshape(context.Input(0).Shape));

    int? IRunSums.ResultRun(Node node, int run) => run;
}

public static partial class TensorOperations
{
    /// <summary>The same elements in the same order under another shape. Shares the memory.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="extents">The extents; one may be -1 and is then what remains.</param>
    /// <exception cref="ArgumentException">The counts differ; the message prints both shapes.</exception>
    public static Tensor Reshape(this Tensor x, params ReadOnlySpan<int> extents)
    {
        ArgumentNullException.ThrowIfNull(x);
        var target = extents.ToArray();
        var open = Array.IndexOf(target, -1);
        if (open >= 0)
        {
            target[open] = 1;
            var rest = 1L;
            foreach (var extent in target) rest *= extent;
            if (rest > 0 && x.Count % rest == 0) target[open] = (int)(x.Count / rest);
        }

        return Reshape(x, new Shape(target));
    }

    /// <inheritdoc cref="Reshape(Tensor, ReadOnlySpan{int})"/>
    public static Tensor Reshape(this Tensor x, Shape target)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (target.ElementCount != x.Count) throw new ArgumentException($"{x.Shape} with {x.Count} elements cannot become {target} with {target.ElementCount}.", nameof(target));
        return target == x.Shape ? x : Operation.Apply(new Reshape(target), x);
    }

    /// <summary>Merges the axes from <paramref name="startAxis"/> on into one.</summary>
    public static Tensor Flatten(this Tensor x, int startAxis = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axis = x.Shape.Rank == 0 ? 0 : x.Shape.Axis(startAxis);
        return x.Reshape(new Shape([.. x.Shape.Extents[..axis], x.Shape.CountOf(axis, x.Shape.Rank)]));
    }
}
