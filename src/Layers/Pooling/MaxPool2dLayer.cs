namespace AutogradNet.Layers;

/// <summary>The maximum of each window; of equal ones the first, row by row.</summary>
/// <param name="window">The window's rows and columns.</param>
/// <param name="stride">Steps between windows; the window's size where left out.</param>
/// <param name="padding">What is added round the input and never is a maximum.</param>
/// <param name="dilation">Distance between the window's elements; 1 where left out.</param>
/// <param name="ceilMode">Whether a last window that is partly outside counts.</param>
public sealed class MaxPool2dLayer(Size2d window, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, bool ceilMode = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.MaxPool2d(window, stride, padding, dilation, ceilMode);
}
