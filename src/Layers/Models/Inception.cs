namespace AutogradNet.Layers.Models;

/// <summary>
/// GoogLeNet's module of four branches side by side (Szegedy et al., 2015, figure 2b). The third branch has 3×3 filters where the paper
/// has 5×5, as the published weights of torchvision do.
/// </summary>
internal sealed class Inception : Module
{
    private readonly BasicConvolution _branch1;
    private readonly Sequential _branch2;
    private readonly Sequential _branch3;
    private readonly Sequential _branch4;

    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="pointwise">Channels of the 1×1 branch.</param>
    /// <param name="middle">Channels of the 3×3 branch: reduced, and of its result.</param>
    /// <param name="large">Channels of the 5×5 branch: reduced, and of its result.</param>
    /// <param name="pooled">Channels of the branch that begins with pooling.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public Inception(int inChannels, int pointwise, (int Reduced, int Out) middle, (int Reduced, int Out) large, int pooled, RandomSource? random)
    {
        _branch1 = Add("branch1", new BasicConvolution(inChannels, pointwise, 1, random: random));
        _branch2 = Add<Sequential>("branch2",
        [
            new BasicConvolution(inChannels, middle.Reduced, 1, random: random),
            new BasicConvolution(middle.Reduced, middle.Out, 3, padding: 1, random: random),
        ]);
        _branch3 = Add<Sequential>("branch3",
        [
            new BasicConvolution(inChannels, large.Reduced, 1, random: random),
            new BasicConvolution(large.Reduced, large.Out, 3, padding: 1, random: random),
        ]);
        _branch4 = Add<Sequential>("branch4",
        [
            new MaxPool2dLayer(3, stride: 1, padding: 1, ceilMode: true),
            new BasicConvolution(inChannels, pooled, 1, random: random),
        ]);
    }

    protected override Tensor Forward(Tensor x) => Tensor.Concat(1, _branch1.Call(x), _branch2.Call(x), _branch3.Call(x), _branch4.Call(x));
}
