namespace AutogradNet.Layers.Tests;

/// <summary>The reference network <c>dense</c>: densely connected blocks, average pooling between them, softmax at the end.</summary>
internal static class DenseNet
{
    public static Module Create() => new Sequential
    {
        new Conv2dLayer(3, 8, 3, padding: 1),
        new DenseBlock(8, 6, 3),
        new Conv2dLayer(26, 12, 1),
        new AvgPool2dLayer(2),
        new DenseBlock(12, 6, 2),
        new ReluLayer(),
        new AdaptiveAvgPool2dLayer(1),
        new FlattenLayer(),
        new LinearLayer(24, 10),
        new SoftmaxLayer(1),
    };

    private sealed class DenseBlock : Module
    {
        private readonly Sequential _layers = [];

        public DenseBlock(int channels, int growth, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var inChannels = channels + (i * growth);
                Sequential layer = [new BatchNorm2dLayer(inChannels), new ReluLayer(), new Conv2dLayer(inChannels, growth, 3, padding: 1)];
                _layers.Add(layer);
            }

            Add("l", _layers);
        }

        protected override Tensor Forward(Tensor x)
        {
            foreach (var layer in _layers) x = Tensor.Concat(1, x, layer.Call(x));
            return x;
        }
    }
}
