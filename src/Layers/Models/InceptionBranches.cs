namespace AutogradNet.Layers.Models;

/// <summary>
/// Inception v3's modules of several chains of convolutions side by side, of which one may begin with pooling. The children are named
/// as torchvision names them: a chain of one by the chain's name, the links of a longer one with their number.
/// </summary>
internal sealed class InceptionBranches : Module
{
    private readonly BasicConvolution[][] _branches;
    private readonly Func<Tensor, Tensor> _pool;
    private readonly BasicConvolution? _pooled;

    private InceptionBranches(
        Func<Tensor, Tensor> pool, BasicConvolution? pooled, params ReadOnlySpan<(string Name, BasicConvolution[] Links)> branches)
    {
        _branches = new BasicConvolution[branches.Length][];
        for (var i = 0; i < branches.Length; i++)
        {
            var (name, links) = branches[i];
            _branches[i] = links;
            for (var link = 0; link < links.Length; link++) Add(links.Length == 1 ? name : $"{name}_{link + 1}", links[link]);
        }

        _pool = pool;
        if (pooled is not null) _pooled = Add("branch_pool", pooled);
    }

    /// <summary>The module at 35×35 (Szegedy et al., 2016, figure 5).</summary>
    public static InceptionBranches Mixed5(int inChannels, int pooled, RandomSource? random) => new(
        Average,
        new(inChannels, pooled, 1, random: random),
        ("branch1x1", [new(inChannels, 64, 1, random: random)]),
        ("branch5x5", [new(inChannels, 48, 1, random: random), new(48, 64, 5, padding: 2, random: random)]),
        ("branch3x3dbl",
        [
            new(inChannels, 64, 1, random: random), new(64, 96, 3, padding: 1, random: random), new(96, 96, 3, padding: 1, random: random),
        ]));

    /// <summary>From 35×35 to 17×17 (figure 10).</summary>
    public static InceptionBranches Mixed6Reduction(int inChannels, RandomSource? random) => new(
        Maximum,
        null,
        ("branch3x3", [new(inChannels, 384, 3, stride: 2, random: random)]),
        ("branch3x3dbl",
        [
            new(inChannels, 64, 1, random: random), new(64, 96, 3, padding: 1, random: random), new(96, 96, 3, stride: 2, random: random),
        ]));

    /// <summary>The module at 17×17, with 7×7 filters in two one-dimensional parts (figure 6).</summary>
    public static InceptionBranches Mixed6(int inChannels, int inner, RandomSource? random) => new(
        Average,
        new(inChannels, 192, 1, random: random),
        ("branch1x1", [new(inChannels, 192, 1, random: random)]),
        ("branch7x7", [new(inChannels, inner, 1, random: random), Row(inner, inner, random), Column(inner, 192, random)]),
        ("branch7x7dbl",
        [
            new(inChannels, inner, 1, random: random),
            Column(inner, inner, random),
            Row(inner, inner, random),
            Column(inner, inner, random),
            Row(inner, 192, random),
        ]));

    /// <summary>From 17×17 to 8×8 (figure 10).</summary>
    public static InceptionBranches Mixed7Reduction(int inChannels, RandomSource? random) => new(
        Maximum,
        null,
        ("branch3x3", [new(inChannels, 192, 1, random: random), new(192, 320, 3, stride: 2, random: random)]),
        ("branch7x7x3",
        [
            new(inChannels, 192, 1, random: random),
            Row(192, 192, random),
            Column(192, 192, random),
            new(192, 192, 3, stride: 2, random: random),
        ]));

    /// <summary>The means of 3×3 windows; zeros round the input count.</summary>
    public static Tensor Average(Tensor x) => x.AvgPool2d(3, stride: 1, padding: 1);

    protected override Tensor Forward(Tensor x)
    {
        var results = new List<Tensor>(_branches.Length + 1);
        foreach (var branch in _branches) results.Add(branch.Aggregate(x, (y, link) => link.Call(y)));
        var pooled = _pool(x);
        results.Add(_pooled is null ? pooled : _pooled.Call(pooled));
        return Tensor.Concat(1, [.. results]);
    }

    private static Tensor Maximum(Tensor x) => x.MaxPool2d(3, stride: 2);

    private static BasicConvolution Row(int inChannels, int outChannels, RandomSource? random) =>
        new(inChannels, outChannels, (1, 7), padding: (0, 3), random: random);

    private static BasicConvolution Column(int inChannels, int outChannels, RandomSource? random) =>
        new(inChannels, outChannels, (7, 1), padding: (3, 0), random: random);
}
