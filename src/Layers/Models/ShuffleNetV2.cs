namespace AutogradNet.Layers.Models;

/// <summary>
/// ShuffleNet v2: Ma et al., "ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design", 2018,
/// https://arxiv.org/abs/1807.11164. The layers are named as in torchvision.
/// </summary>
public sealed class ShuffleNetV2 : Module
{
    private readonly Sequential _conv1;
    private readonly MaxPool2dLayer _pool;
    private readonly Sequential[] _stages;
    private readonly Sequential _conv5;
    private readonly LinearLayer _classifier;

    // Table 5 of the paper: the output channels of stages 2 to 4.
    private ShuffleNetV2(ReadOnlySpan<int> widths, int classes, RandomSource? random)
    {
        ReadOnlySpan<int> depths = [4, 8, 4];
        var channels = 24;
        _conv1 = Add("conv1", ConvNormActivation.Create(3, channels, 3, () => new ReluLayer(), stride: 2, random: random));
        _pool = Add("maxpool", new MaxPool2dLayer(3, stride: 2, padding: 1));
        _stages = new Sequential[depths.Length];
        for (var stage = 0; stage < depths.Length; stage++)
        {
            var units = new Sequential();
            for (var i = 0; i < depths[stage]; i++)
            {
                units.Add(new ShuffleUnit(channels, widths[stage], isDownsampling: i == 0, random));
                channels = widths[stage];
            }

            _stages[stage] = Add($"stage{stage + 2}", units);
        }

        _conv5 = Add("conv5", ConvNormActivation.Create(channels, 1024, 1, () => new ReluLayer(), random: random));
        _classifier = Add("fc", new LinearLayer(1024, classes, random: random));
    }

    /// <summary>The network of width 1.0.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public static ShuffleNetV2 Width10(int classes = 1000, RandomSource? random = null) => new([116, 232, 464], classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        x = _pool.Call(_conv1.Call(x));
        foreach (var stage in _stages) x = stage.Call(x);
        return _classifier.Call(_conv5.Call(x).Mean([2, 3]));
    }
}
