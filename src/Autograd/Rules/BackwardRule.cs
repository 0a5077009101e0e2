namespace AutogradNet;

/// <summary>
/// How cotangents pass a node during one backward pass. Derive to make your own: read the operands and the cotangent from the context,
/// <see cref="VjpContext.Set"/> the cotangents of the operands, or change the cotangent and let the operation do the rest. A rule holds
/// no state of a pass: many passes use it at once.
/// </summary>
public abstract class BackwardRule
{
    /// <summary>The operation's own vector-Jacobian product: the gradient.</summary>
    public static BackwardRule Vanilla { get; } = new VanillaRule();

    /// <summary>DeconvNet's ReLU, <c>max(g, 0)</c>.</summary>
    public static BackwardRule DeconvNet { get; } = new DeconvNetRule();

    /// <summary>Guided backpropagation's ReLU, <c>max(g, 0)·[x &gt; 0]</c>.</summary>
    public static BackwardRule Guided { get; } = new GuidedRule();

    /// <summary>
    /// Whether <see cref="Apply"/> reads values of the node's operands or its result other than through the operation's own
    /// vector-Jacobian product. Where not, a tape that was made for such rules may release them.
    /// </summary>
    public virtual bool ReadsValues => true;

    /// <summary>Answers for one node.</summary>
    public abstract void Apply(VjpContext context);
}
