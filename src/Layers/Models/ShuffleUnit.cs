namespace AutogradNet.Layers.Models;

/// <summary>
/// ShuffleNet v2's unit: one half of the channels passes, the other is worked on, and a shuffle mixes them for the next unit (Ma et al.,
/// 2018, figure 3c). Where it halves rows and columns both halves are made from all channels (figure 3d).
/// </summary>
internal sealed class ShuffleUnit : Module
{
    private readonly Sequential? _branch1;
    private readonly Sequential _branch2;

    public ShuffleUnit(int inChannels, int outChannels, bool isDownsampling, RandomSource? random)
    {
        var half = outChannels / 2;
        var stride = isDownsampling ? 2 : 1;
        if (isDownsampling)
        {
            _branch1 = Add<Sequential>("branch1",
            [
                Depthwise(inChannels, stride, random),
                new BatchNorm2dLayer(inChannels),
                new Conv2dLayer(inChannels, half, 1, bias: false, random: random),
                new BatchNorm2dLayer(half),
                new ReluLayer(),
            ]);
        }

        _branch2 = Add<Sequential>("branch2",
        [
            new Conv2dLayer(isDownsampling ? inChannels : half, half, 1, bias: false, random: random),
            new BatchNorm2dLayer(half),
            new ReluLayer(),
            Depthwise(half, stride, random),
            new BatchNorm2dLayer(half),
            new Conv2dLayer(half, half, 1, bias: false, random: random),
            new BatchNorm2dLayer(half),
            new ReluLayer(),
        ]);
    }

    protected override Tensor Forward(Tensor x)
    {
        if (_branch1 is not null) return Shuffle(Tensor.Concat(1, _branch1.Call(x), _branch2.Call(x)));
        var half = x.Shape[1] / 2;
        var halves = x.Split(1, half, half);
        return Shuffle(Tensor.Concat(1, halves[0], _branch2.Call(halves[1])));
    }

    private static Conv2dLayer Depthwise(int channels, int stride, RandomSource? random) =>
        new(channels, channels, 3, stride, padding: 1, groups: channels, bias: false, random: random);

    // The channels of the two halves by turns.
    private static Tensor Shuffle(Tensor x)
    {
        var shape = x.Shape;
        return x.Reshape(new Shape(shape[0], 2, shape[1] / 2, shape[2], shape[3])).Transpose(1, 2).Reshape(shape);
    }
}
