namespace AutogradNet.Layers.Models;

/// <summary>The classifier that GoogLeNet's middle layers learn from too (Szegedy et al., 2015, section 5).</summary>
internal sealed class GoogLeNetAuxiliary : Module
{
    private readonly BasicConvolution _conv;
    private readonly LinearLayer _hidden;
    private readonly LinearLayer _classifier;
    private readonly DropoutLayer _dropout;

    public GoogLeNetAuxiliary(int inChannels, int classes, RandomSource? random)
    {
        _conv = Add("conv", new BasicConvolution(inChannels, 128, 1, random: random));
        _hidden = Add("fc1", new LinearLayer(128 * 4 * 4, 1024, random: random));
        _classifier = Add("fc2", new LinearLayer(1024, classes, random: random));
        _dropout = Add("dropout", new DropoutLayer(0.7, random?.Split()));
    }

    protected internal override bool IsAuxiliary => true;

    protected override Tensor Forward(Tensor x)
    {
        x = _conv.Call(x.AdaptiveAvgPool2d(4)).Flatten(1);
        return _classifier.Call(_dropout.Call(_hidden.Call(x).Relu()));
    }
}
