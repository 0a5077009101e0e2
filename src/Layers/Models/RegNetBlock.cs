namespace AutogradNet.Layers.Models;

/// <summary>
/// RegNetY's residual block: 1×1, grouped 3×3, squeeze-and-excitation, 1×1 (Radosavovic et al., 2020, figure 4 and section 5). The
/// channels squeezed to are a quarter of those the block is given.
/// </summary>
internal sealed class RegNetBlock : Module
{
    private const double SqueezeRatio = 0.25;

    private readonly Sequential? _projection;
    private readonly Sequential _function;
    private readonly ReluLayer _activation;

    public RegNetBlock(int inChannels, int width, int stride, int groupWidth, RandomSource? random)
    {
        if (stride != 1 || inChannels != width)
        {
            _projection = Add("proj", ConvNormActivation.Create(inChannels, width, 1, null, stride, random: random));
        }

        var squeezed = (int)Math.Round(SqueezeRatio * inChannels);
        _function = Add("f", new Sequential
        {
            { "a", ConvNormActivation.Create(inChannels, width, 1, () => new ReluLayer(), random: random) },
            { "b", ConvNormActivation.Create(width, width, 3, () => new ReluLayer(), stride, width / groupWidth, random: random) },
            { "se", new SqueezeExcitation(width, squeezed, new ReluLayer(), new SigmoidLayer(), random) },
            { "c", ConvNormActivation.Create(width, width, 1, null, random: random) },
        });
        _activation = Add("activation", new ReluLayer());
    }

    protected override Tensor Forward(Tensor x) => _activation.Call((_projection is null ? x : _projection.Call(x)) + _function.Call(x));
}
