namespace AutogradNet;

/// <summary>The record of a watched tensor: it has no operands, and cotangents end there.</summary>
public sealed record Leaf : Operation
{
    private Leaf()
    {
    }

    internal static Leaf Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override bool ReadsResult => true;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => throw new InvalidOperationException("A leaf is watched, not computed.");

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
    }
}
