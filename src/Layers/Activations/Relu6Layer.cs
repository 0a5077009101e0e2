namespace AutogradNet.Layers;

/// <summary>The rectifier cut at 6: min(max(x, 0), 6).</summary>
public sealed class Relu6Layer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Relu6();
}
