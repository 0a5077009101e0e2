namespace AutogradNet.Layers.Tests;

/// <summary>The reference network <c>residual</c>: two blocks with projected shortcuts after a strided stem and ceil-mode pooling.</summary>
internal static class ResidualNet
{
    public static Module Create() => new Sequential
    {
        new ConvBlock(3, 16, 7, new ReluLayer(), stride: 2, padding: 3),
        new MaxPool2dLayer(3, stride: 2, padding: 1, ceilMode: true),
        new Block(16, 16, 1),
        new Block(16, 32, 2),
        new AdaptiveAvgPool2dLayer(1),
        new FlattenLayer(),
        new LinearLayer(32, 10),
    };

    private sealed class Block : Module
    {
        private readonly ConvBlock _first;
        private readonly ConvBlock _second;
        private readonly ConvBlock _shortcut;
        private readonly ReluLayer _relu;

        public Block(int inChannels, int outChannels, int stride)
        {
            _first = Add("a", new ConvBlock(inChannels, outChannels, 3, new ReluLayer(), stride, padding: 1));
            _second = Add("b", new ConvBlock(outChannels, outChannels, 3, null, padding: 1));
            _shortcut = Add("d", new ConvBlock(inChannels, outChannels, 1, null, stride));
            _relu = Add("r", new ReluLayer());
        }

        protected override Tensor Forward(Tensor x) => _relu.Call(_second.Call(_first.Call(x)) + _shortcut.Call(x));
    }
}
