namespace AutogradNet;

/// <summary>
/// The ReLU of guided backpropagation: only positive cotangents pass, and only where the operand was positive.
/// Springenberg et al., "Striving for Simplicity: The All Convolutional Net", 2015, section 3.4.
/// </summary>
internal sealed class GuidedRule : BackwardRule
{
    public override bool ReadsValues => false;

    public override void Apply(VjpContext context) => context.ApplyOwnVjp(context.Cotangent.Relu());
}
