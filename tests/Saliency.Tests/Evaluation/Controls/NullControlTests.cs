using AutogradNet.Explanations.Evaluation;

namespace AutogradNet.Explanations.Tests;

public sealed class NullControlTests
{
    [Fact]
    public void EdgesAreSobelsMagnitudes()
    {
        // One channel with a step from 0 to 1 between the columns 1 and 2, the others flat: |1 + 2 + 1| on both sides of it.
        using var input = Tensor.Zeros([1, 3, 4, 4]);
        for (var y = 0; y < 4; y++) input.MutableSpan<float>().Slice((y * 4) + 2, 2).Fill(1);
        var map = Map(NullControls.Edges, input);
        for (var y = 0; y < 4; y++) Assert.Equal([0, 4, 4, 0], map.Values.Slice(y * 4, 4).ToArray());
    }

    [Fact]
    public void EdgesSeeACornerAcrossAllChannels()
    {
        // A single bright pixel at the upper left, in two channels. Border repeated, rows and columns −1 are those of 0.
        using var input = Tensor.Zeros([1, 3, 3, 3]);
        input.MutableSpan<float>()[0] = 1;
        input.MutableSpan<float>()[9] = 2;
        var map = Map(NullControls.Edges, input);
        // At (0, 0): across −(1 + 2) and down −(2 + 1), for 1 and, twice as large, for 2: √(18 · (1 + 4)).
        Assert.Equal(Math.Sqrt(90), map[0, 0], 1e-5);
        // At (1, 1): across −1 and down −1: √(2 · 5).
        Assert.Equal(Math.Sqrt(10), map[1, 1], 1e-5);
        Assert.Equal(0, map[2, 2]);
    }

    [Fact]
    public void TheCenterIsInTheMiddleAndRound()
    {
        using var input = Tensor.Zeros([1, 3, 32, 32]);
        var map = Map(NullControls.Center, input);
        Assert.Equal((15, 15), map.Peak());
        Assert.Equal(map[15, 15], map[16, 16]);
        Assert.Equal(map[3, 20], map[20, 3]);
        // A standard deviation is a quarter of the side, 8 pixels; the centres of the columns 8 and 16 are 7.5 and 0.5 from the middle.
        Assert.Equal(Math.Exp(-(Math.Pow(7.5 / 8, 2) - Math.Pow(0.5 / 8, 2)) / 2), map[8, 15] / map[16, 15], 1e-5);
    }

    [Fact]
    public void RandomMapsDependOnSeedAndImageOnly()
    {
        using var first = new RandomSource(1).Normal([1, 3, 8, 8]);
        using var second = new RandomSource(2).Normal([1, 3, 8, 8]);
        var map = Map(NullControls.Random(7), first).Values.ToArray();
        Assert.Equal(map, Map(NullControls.Random(7), first).Values.ToArray());
        Assert.NotEqual(map, Map(NullControls.Random(7), second).Values.ToArray());
        Assert.NotEqual(map, Map(NullControls.Random(8), first).Values.ToArray());
        Assert.All(map, value => Assert.InRange(value, 0, 1));
        Assert.InRange(map.Average(), 0.35, 0.65);
    }

    [Fact]
    public void TheyIgnoreTheClassAndServeBatches()
    {
        using var batch = new RandomSource(1).Normal([2, 3, 8, 8]);
        using var model = SmallModel.Make();
        using var recording = Recording.Of(model, batch);
        foreach (var control in NullControls.All())
        {
            using var one = recording.Attribute(control, Target.Class(1));
            using var other = recording.Attribute(control, Target.Class(5));
            Assert.Equal(one.Values.ToArray<float>(), other.Values.ToArray<float>());
            using var alone = batch.Slice(0, 1, 1);
            Assert.Equal(Map(control, alone).Values.ToArray(), one.Map(1).Values.ToArray());
        }
    }

    private static HeatMap Map(SaliencyMethod control, Tensor input)
    {
        using var model = SmallModel.Make();
        using var recording = Recording.Of(model, input);
        using var attribution = recording.Attribute(control, Target.Class(0));
        return attribution.Map();
    }
}
