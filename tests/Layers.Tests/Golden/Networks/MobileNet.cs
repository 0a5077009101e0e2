namespace AutogradNet.Layers.Tests;

/// <summary>The reference network <c>mobile</c>: depthwise convolutions, ReLU6 and Hardswish, squeeze and excitation with a functional ReLU.</summary>
internal static class MobileNet
{
    public static Module Create() => new Sequential
    {
        new ConvBlock(3, 16, 3, new Relu6Layer(), stride: 2, padding: 1),
        new ConvBlock(16, 16, 3, new Relu6Layer(), padding: 1, groups: 16),
        new ConvBlock(16, 24, 1, null),
        new ConvBlock(24, 24, 5, new HardswishLayer(), stride: 2, padding: 2, groups: 24),
        new SqueezeAndExcitation(24, 6),
        new AdaptiveAvgPool2dLayer(1),
        new FlattenLayer(),
        new LinearLayer(24, 10),
    };

    private sealed class SqueezeAndExcitation : Module
    {
        private readonly Conv2dLayer _squeeze;
        private readonly Conv2dLayer _excite;

        public SqueezeAndExcitation(int channels, int squeezed)
        {
            _squeeze = Add("a", new Conv2dLayer(channels, squeezed, 1));
            _excite = Add("b", new Conv2dLayer(squeezed, channels, 1));
        }

        protected override Tensor Forward(Tensor x) => x * _excite.Call(_squeeze.Call(x.AdaptiveAvgPool2d(1)).Relu()).Sigmoid();
    }
}
