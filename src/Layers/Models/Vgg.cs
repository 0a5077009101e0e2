namespace AutogradNet.Layers.Models;

/// <summary>
/// VGG: nothing but 3×3 convolutions, in five stages with pooling between. Simonyan and Zisserman, "Very Deep Convolutional Networks
/// for Large-Scale Image Recognition", 2015, https://arxiv.org/abs/1409.1556. The layers are named as in torchvision.
/// </summary>
public sealed class Vgg : Module
{
    private readonly Sequential _features;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Sequential _classifier;

    // Table 1 of the paper: how many convolutions each stage has. The stages have 64, 128, 256, 512 and 512 channels.
    private Vgg(ReadOnlySpan<int> depths, bool batchNorm, int classes, RandomSource? random)
    {
        _features = Add("features", Features(depths, batchNorm, random));
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(7));
        _classifier = Add<Sequential>("classifier",
        [
            new LinearLayer(512 * 7 * 7, 4096, random: random),
            new ReluLayer(),
            new DropoutLayer(0.5, random?.Split()),
            new LinearLayer(4096, 4096, random: random),
            new ReluLayer(),
            new DropoutLayer(0.5, random?.Split()),
            new LinearLayer(4096, classes, random: random),
        ]);
    }

    /// <summary>Column A of the paper's table 1: eleven layers.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    /// <param name="batchNorm">Whether each convolution is followed by batch normalisation, which the paper did not have yet.</param>
    public static Vgg Layers11(int classes = 1000, RandomSource? random = null, bool batchNorm = false) =>
        new([1, 1, 2, 2, 2], batchNorm, classes, random);

    /// <summary>Column B: thirteen layers.</summary>
    /// <inheritdoc cref="Layers11"/>
    public static Vgg Layers13(int classes = 1000, RandomSource? random = null, bool batchNorm = false) =>
        new([2, 2, 2, 2, 2], batchNorm, classes, random);

    /// <summary>Column D: sixteen layers.</summary>
    /// <inheritdoc cref="Layers11"/>
    public static Vgg Layers16(int classes = 1000, RandomSource? random = null, bool batchNorm = false) =>
        new([2, 2, 3, 3, 3], batchNorm, classes, random);

    /// <summary>Column E: nineteen layers.</summary>
    /// <inheritdoc cref="Layers11"/>
    public static Vgg Layers19(int classes = 1000, RandomSource? random = null, bool batchNorm = false) =>
        new([2, 2, 4, 4, 4], batchNorm, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1));

    private static Sequential Features(ReadOnlySpan<int> depths, bool batchNorm, RandomSource? random)
    {
        var features = new Sequential();
        var (inChannels, outChannels) = (3, 64);
        foreach (var depth in depths)
        {
            for (var i = 0; i < depth; i++)
            {
                features.Add(new Conv2dLayer(inChannels, outChannels, 3, padding: 1, random: random));
                if (batchNorm) features.Add(new BatchNorm2dLayer(outChannels));
                features.Add(new ReluLayer());
                inChannels = outChannels;
            }

            features.Add(new MaxPool2dLayer(2));
            outChannels = Math.Min(outChannels * 2, 512);
        }

        return features;
    }
}
