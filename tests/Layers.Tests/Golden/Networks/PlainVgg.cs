namespace AutogradNet.Layers.Tests;

/// <summary>The reference network <c>plain_vgg</c>: convolutions, pooling with and without padding, a classifier of two layers.</summary>
internal static class PlainVgg
{
    public static Module Create() => new Sequential
    {
        new ConvBlock(3, 12, 3, new ReluLayer(), padding: 1),
        new MaxPool2dLayer(2),
        new Conv2dLayer(12, 24, 3, padding: 1),
        new ReluLayer(),
        new MaxPool2dLayer(3, stride: 2, padding: 1),
        new FlattenLayer(),
        new LinearLayer(1536, 32),
        new ReluLayer(),
        new DropoutLayer(),
        new LinearLayer(32, 10),
    };
}
