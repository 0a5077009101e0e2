using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Models;

/// <summary>
/// The residual networks for 32×32 images (He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2): three stages
/// of 16, 32 and 64 channels, with the names of torchvision's ResNet. Any input of at least 4×4 pixels will do.
/// </summary>
public sealed class CifarResNet : Module
{
    private readonly Conv2dLayer _conv1;
    private readonly BatchNorm2dLayer _norm1;
    private readonly ReluLayer _relu;
    private readonly Sequential[] _stages;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly LinearLayer _classifier;

    private CifarResNet(int blocks, int classes, RandomSource? random)
    {
        _conv1 = Add("conv1", new Conv2dLayer(3, 16, 3, padding: 1, bias: false, random: random));
        _norm1 = Add("bn1", new BatchNorm2dLayer(16));
        _relu = Add("relu", new ReluLayer());
        _stages =
        [
            Add("layer1", Stage(16, 16, 1, blocks, random)),
            Add("layer2", Stage(16, 32, 2, blocks, random)),
            Add("layer3", Stage(32, 64, 2, blocks, random)),
        ];
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add("fc", new LinearLayer(64, classes, random: random));
        if (random is null) return;
        foreach (var (_, module) in NamedModules())
        {
            if (module is Conv2dLayer convolution) new KaimingNormal(FanMode.Out).Apply(convolution.Weight, random.Split());
        }
    }

    /// <summary>Twenty layers: three blocks in each stage, 0.27 million weights, 41 million multiplications for a 32×32 image.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public static CifarResNet Layers20(int classes = 10, RandomSource? random = null) => new(3, classes, random);

    /// <summary>Fifty-six layers: nine blocks in each stage, 0.86 million weights, 126 million multiplications for a 32×32 image.</summary>
    /// <inheritdoc cref="Layers20"/>
    public static CifarResNet Layers56(int classes = 10, RandomSource? random = null) => new(9, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        x = _relu.Call(_norm1.Call(_conv1.Call(x)));
        foreach (var stage in _stages) x = stage.Call(x);
        return _classifier.Call(_pool.Call(x).Flatten(1));
    }

    private static Sequential Stage(int inChannels, int outChannels, int stride, int blocks, RandomSource? random)
    {
        var stage = new Sequential();
        for (var i = 0; i < blocks; i++) stage.Add(new CifarBlock(i == 0 ? inChannels : outChannels, outChannels, i == 0 ? stride : 1, random));
        return stage;
    }
}
