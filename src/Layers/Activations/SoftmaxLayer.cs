namespace AutogradNet.Layers;

/// <summary>exp(x) divided by its sum over an axis.</summary>
/// <param name="axis">The axis; a negative one counts from the end.</param>
public sealed class SoftmaxLayer(int axis = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Softmax(axis);
}
