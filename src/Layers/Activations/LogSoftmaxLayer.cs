namespace AutogradNet.Layers;

/// <summary>The logarithm of the softmax over an axis.</summary>
/// <param name="axis">The axis; a negative one counts from the end.</param>
public sealed class LogSoftmaxLayer(int axis = -1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.LogSoftmax(axis);
}
