namespace AutogradNet.Layers.Models;

/// <summary>
/// A convolution without bias that keeps rows and columns but for its stride, batch normalisation and, where given, an activation; named
/// 0, 1 and 2 as torchvision's <c>Conv2dNormActivation</c>.
/// </summary>
internal static class ConvNormActivation
{
    public static Sequential Create(
        int inChannels,
        int outChannels,
        int kernel,
        Func<Module>? activation,
        int stride = 1,
        int groups = 1,
        Func<int, BatchNorm2dLayer>? norm = null,
        RandomSource? random = null)
    {
        Sequential result =
        [
            new Conv2dLayer(inChannels, outChannels, kernel, stride, padding: (kernel - 1) / 2, groups: groups, bias: false, random: random),
            norm is null ? new BatchNorm2dLayer(outChannels) : norm(outChannels),
        ];
        if (activation is not null) result.Add(activation());
        return result;
    }
}
