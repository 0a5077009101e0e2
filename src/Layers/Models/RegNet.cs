namespace AutogradNet.Layers.Models;

/// <summary>
/// RegNetY, a family of networks whose widths follow a line: Radosavovic et al., "Designing Network Design Spaces", 2020,
/// https://arxiv.org/abs/2003.13678. The layers are named as in torchvision.
/// </summary>
public sealed class RegNet : Module
{
    private const int StemChannels = 32;

    private readonly Sequential _stem;
    private readonly Sequential _trunk;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly LinearLayer _classifier;

    private RegNet(ReadOnlySpan<int> blockWidths, int groupWidth, int classes, RandomSource? random)
    {
        _stem = Add("stem", ConvNormActivation.Create(3, StemChannels, 3, () => new ReluLayer(), stride: 2, random: random));
        _trunk = Add<Sequential>("trunk_output", []);
        var channels = StemChannels;
        var stage = new Sequential();
        foreach (var width in blockWidths)
        {
            var isFirst = width != channels;
            if (isFirst)
            {
                stage = [];
                _trunk.Add($"block{_trunk.Count + 1}", stage);
            }

            stage.Add($"block{_trunk.Count}-{stage.Count}", new RegNetBlock(channels, width, isFirst ? 2 : 1, groupWidth, random));
            channels = width;
        }

        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add("fc", new LinearLayer(channels, classes, random: random));
    }

    /// <summary>RegNetY-400MF: 400 million multiplications and additions for an image of 224×224 (the paper's table 7).</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public static RegNet Y400MF(int classes = 1000, RandomSource? random = null) => new(Widths(16, 48, 27.89, 2.09), 8, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_trunk.Call(_stem.Call(x))).Flatten(1));

    // The quantised line of section 3.3, equations 2 to 4: block j would have w0 + wa·j channels; the nearest power of wm times w0 is
    // taken and rounded to 8 channels. Equal widths make a stage.
    private static int[] Widths(int depth, int initial, double slope, double quantisation)
    {
        var widths = new int[depth];
        for (var j = 0; j < depth; j++)
        {
            var step = Math.Round(Math.Log((initial + (slope * j)) / initial) / Math.Log(quantisation));
            widths[j] = 8 * (int)Math.Round(initial * Math.Pow(quantisation, step) / 8);
        }

        return widths;
    }
}
