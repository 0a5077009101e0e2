namespace AutogradNet.Layers;

/// <summary>The mean of each window.</summary>
/// <param name="window">The window's rows and columns.</param>
/// <param name="stride">Steps between windows; the window's size where left out.</param>
/// <param name="padding">Zeros round the input.</param>
/// <param name="ceilMode">Whether a last window that is partly outside counts.</param>
/// <param name="countIncludePad">Whether the zeros of the padding count in the mean.</param>
public sealed class AvgPool2dLayer(Size2d window, Size2d? stride = null, Padding2d padding = default, bool ceilMode = false, bool countIncludePad = true) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.AvgPool2d(window, stride, padding, ceilMode, countIncludePad);
}
