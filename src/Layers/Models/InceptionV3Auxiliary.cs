namespace AutogradNet.Layers.Models;

/// <summary>The classifier that Inception v3's middle layers learn from too (Szegedy et al., 2016, section 4 and figure 8).</summary>
internal sealed class InceptionV3Auxiliary : Module
{
    private readonly BasicConvolution _conv0;
    private readonly BasicConvolution _conv1;
    private readonly LinearLayer _classifier;

    public InceptionV3Auxiliary(int inChannels, int classes, RandomSource? random)
    {
        _conv0 = Add("conv0", new BasicConvolution(inChannels, 128, 1, random: random));
        _conv1 = Add("conv1", new BasicConvolution(128, 768, 5, random: random));
        _classifier = Add("fc", new LinearLayer(768, classes, random: random));
    }

    protected internal override bool IsAuxiliary => true;

    protected override Tensor Forward(Tensor x) =>
        _classifier.Call(_conv1.Call(_conv0.Call(x.AvgPool2d(5, stride: 3))).AdaptiveAvgPool2d(1).Flatten(1));
}
