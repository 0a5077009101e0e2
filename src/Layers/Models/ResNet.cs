namespace AutogradNet.Layers.Models;

/// <summary>
/// Residual networks: He et al., "Deep Residual Learning for Image Recognition", 2016, https://arxiv.org/abs/1512.03385, with the
/// relatives that differ in their blocks' widths and groups only. The layers are named as in torchvision.
/// </summary>
public sealed class ResNet : Module
{
    private readonly Conv2dLayer _conv1;
    private readonly BatchNorm2dLayer _norm1;
    private readonly ReluLayer _relu;
    private readonly MaxPool2dLayer _maxPool;
    private readonly Sequential[] _stages;
    private readonly AdaptiveAvgPool2dLayer _averagePool;
    private readonly LinearLayer _classifier;

    // Table 1 of the paper: how many blocks each stage has. The stages have 64, 128, 256 and 512 planes; all but the first halve the
    // rows and columns with their first block.
    private ResNet(Func<int, int, int, Module> block, int expansion, ReadOnlySpan<int> depths, int classes, RandomSource? random)
    {
        _conv1 = Add("conv1", new Conv2dLayer(3, 64, 7, stride: 2, padding: 3, bias: false, random: random));
        _norm1 = Add("bn1", new BatchNorm2dLayer(64));
        _relu = Add("relu", new ReluLayer());
        _maxPool = Add("maxpool", new MaxPool2dLayer(3, stride: 2, padding: 1));
        _stages = new Sequential[depths.Length];
        var inChannels = 64;
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var planes = 64 << stage;
            var blocks = new Sequential();
            for (var i = 0; i < depths[stage]; i++)
            {
                blocks.Add(block(inChannels, planes, i == 0 && stage > 0 ? 2 : 1));
                inChannels = planes * expansion;
            }

            _stages[stage] = Add($"layer{stage + 1}", blocks);
        }

        _averagePool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add("fc", new LinearLayer(inChannels, classes, random: random));
    }

    /// <summary>Eighteen layers, in blocks of two 3×3 convolutions.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public static ResNet Layers18(int classes = 1000, RandomSource? random = null) => Basic([2, 2, 2, 2], classes, random);

    /// <summary>Thirty-four layers, in blocks of two 3×3 convolutions.</summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet Layers34(int classes = 1000, RandomSource? random = null) => Basic([3, 4, 6, 3], classes, random);

    /// <summary>Fifty layers, in blocks with a bottleneck.</summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet Layers50(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 6, 3], 1, 64, classes, random);

    /// <summary>A hundred and one layers, in blocks with a bottleneck.</summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet Layers101(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 23, 3], 1, 64, classes, random);

    /// <summary>A hundred and fifty-two layers, in blocks with a bottleneck.</summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet Layers152(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 8, 36, 3], 1, 64, classes, random);

    /// <summary>
    /// ResNeXt-50 (32×4d), whose 3×3 convolutions have 32 groups: Xie et al., "Aggregated Residual Transformations for Deep Neural
    /// Networks", 2017, https://arxiv.org/abs/1611.05431.
    /// </summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet ResNeXt50(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 6, 3], 32, 4, classes, random);

    /// <summary>ResNeXt-101 (32×8d).</summary>
    /// <inheritdoc cref="ResNeXt50"/>
    public static ResNet ResNeXt101(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 23, 3], 32, 8, classes, random);

    /// <summary>
    /// Wide ResNet-50-2, with bottlenecks twice as wide: Zagoruyko and Komodakis, "Wide Residual Networks", 2016,
    /// https://arxiv.org/abs/1605.07146.
    /// </summary>
    /// <inheritdoc cref="Layers18"/>
    public static ResNet Wide50(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 6, 3], 1, 128, classes, random);

    /// <summary>Wide ResNet-101-2, with bottlenecks twice as wide.</summary>
    /// <inheritdoc cref="Wide50"/>
    public static ResNet Wide101(int classes = 1000, RandomSource? random = null) => WithBottlenecks([3, 4, 23, 3], 1, 128, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        x = _maxPool.Call(_relu.Call(_norm1.Call(_conv1.Call(x))));
        foreach (var stage in _stages) x = stage.Call(x);
        return _classifier.Call(_averagePool.Call(x).Flatten(1));
    }

    private static ResNet Basic(ReadOnlySpan<int> depths, int classes, RandomSource? random) =>
        new((inChannels, planes, stride) => new BasicBlock(inChannels, planes, stride, random), 1, depths, classes, random);

    private static ResNet WithBottlenecks(ReadOnlySpan<int> depths, int groups, int groupWidth, int classes, RandomSource? random) =>
        new(
            (inChannels, planes, stride) => new Bottleneck(inChannels, planes, planes * groupWidth / 64 * groups, stride, groups, random),
            Bottleneck.Expansion,
            depths,
            classes,
            random);
}
