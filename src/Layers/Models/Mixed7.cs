namespace AutogradNet.Layers.Models;

/// <summary>
/// Inception v3's module at 8×8, whose branches end in a row and a column side by side (Szegedy et al., 2016, figure 7).
/// </summary>
internal sealed class Mixed7 : Module
{
    private readonly BasicConvolution _pointwise;
    private readonly BasicConvolution _middle1;
    private readonly BasicConvolution _middle2a;
    private readonly BasicConvolution _middle2b;
    private readonly BasicConvolution _double1;
    private readonly BasicConvolution _double2;
    private readonly BasicConvolution _double3a;
    private readonly BasicConvolution _double3b;
    private readonly BasicConvolution _pooled;

    public Mixed7(int inChannels, RandomSource? random)
    {
        _pointwise = Add("branch1x1", new BasicConvolution(inChannels, 320, 1, random: random));
        _middle1 = Add("branch3x3_1", new BasicConvolution(inChannels, 384, 1, random: random));
        _middle2a = Add("branch3x3_2a", Row(random));
        _middle2b = Add("branch3x3_2b", Column(random));
        _double1 = Add("branch3x3dbl_1", new BasicConvolution(inChannels, 448, 1, random: random));
        _double2 = Add("branch3x3dbl_2", new BasicConvolution(448, 384, 3, padding: 1, random: random));
        _double3a = Add("branch3x3dbl_3a", Row(random));
        _double3b = Add("branch3x3dbl_3b", Column(random));
        _pooled = Add("branch_pool", new BasicConvolution(inChannels, 192, 1, random: random));
    }

    protected override Tensor Forward(Tensor x)
    {
        var middle = _middle1.Call(x);
        var twice = _double2.Call(_double1.Call(x));
        return Tensor.Concat(
            1,
            _pointwise.Call(x),
            _middle2a.Call(middle),
            _middle2b.Call(middle),
            _double3a.Call(twice),
            _double3b.Call(twice),
            _pooled.Call(InceptionBranches.Average(x)));
    }

    private static BasicConvolution Row(RandomSource? random) => new(384, 384, (1, 3), padding: (0, 1), random: random);

    private static BasicConvolution Column(RandomSource? random) => new(384, 384, (3, 1), padding: (1, 0), random: random);
}
