namespace AutogradNet;

/// <summary>
/// The ReLU of the deconvolutional network: the cotangent itself is rectified, whatever the operand was.
/// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 2.1.
/// </summary>
internal sealed class DeconvNetRule : BackwardRule
{
    public override bool ReadsValues => false;

    public override void Apply(VjpContext context) => context.Set(0, context.Cotangent.Relu());
}
