namespace AutogradNet.Layers.Tests;

[Collection(LeakTest.Collection)]
public sealed class ModuleLeakTests
{
    [Fact]
    public void CallingWithoutATapeLeavesOnlyTheResult() => LeakTest.Run(() =>
    {
        using var model = ModelZoo.Create("squeezenet1_1", 10, new RandomSource(1));
        using var x = new RandomSource(2).Uniform([1, 3, 40, 40]);
        var before = BufferPool.OutstandingBuffers;
        using var y = model.Network.Call(x);
        Assert.Equal(before + 1, BufferPool.OutstandingBuffers);
    });

    [Fact]
    public void RecordingLeavesNothingOnceTheTapeIsGone() => LeakTest.Run(() =>
    {
        using var model = ModelZoo.Create("squeezenet1_1", 10, new RandomSource(1));
        using var x = new RandomSource(2).Uniform([1, 3, 40, 40]);
        using var tape = new Tape();
        var input = tape.Watch(x);
        var scores = model.Network.Call(input);
        using var seed = Scores.Seed(scores.Shape, 3);
        using var gradients = tape.Backward(scores, [input], seed, RuleSet.Guided);
        Assert.Equal(x.Shape, gradients[input].Shape);
    });

    [Fact]
    public void TrainingModulesLeaveNothing() => LeakTest.Run(() =>
    {
        using Sequential net = [new Conv2dLayer(1, 2, 3, random: new RandomSource(1)), new BatchNorm2dLayer(2), new ReluLayer(), new DropoutLayer(0.5, new RandomSource(2)), new FlattenLayer(), new IdentityLayer()];
        net.Train();
        using var x = new RandomSource(2).Uniform([2, 1, 6, 6]);
        using var tape = new Tape();
        net.Call(tape.Watch(x));
        net.To(DType.Float64);
        using var wide = x.To(DType.Float64);
        using var y = net.Call(wide);
    });

    [Fact]
    public void AResultThatIsTheInputIsDisposedOnItsOwn() => LeakTest.Run(() =>
    {
        using Sequential net = [new IdentityLayer(), new DropoutLayer()];
        using var x = Tensor.Ones([3]);
        net.Call(x).Dispose();
        Assert.Equal([1f, 1, 1], x.ToArray<float>());
    });

    [Fact]
    public void AnErrorInsideALayerLeavesNothing() => LeakTest.Run(() =>
    {
        using Sequential net = [new Conv2dLayer(1, 2, 3), new ReluLayer(), new Conv2dLayer(3, 2, 3)];
        using var x = Tensor.Ones([1, 1, 9, 9]);
        Assert.Equal("2", Assert.Throws<LayerException>(() => net.Call(x)).LayerPath);
    });

    [Fact]
    public void AnErrorBehindResultsNotYetComputedLeavesNothing() => LeakTest.Run(() =>
    {
        using Sequential net = [new Conv2dLayer(1, 2, 3), new BatchNorm2dLayer(2), new ReluLayer(), new FlattenLayer(), new LinearLayer(3, 2)];
        using var x = Tensor.Ones([1, 1, 9, 9]);
        Assert.Equal("4", Assert.Throws<LayerException>(() => net.Call(x)).LayerPath);
        using Sequential sum = [new Conv2dLayer(1, 2, 3), new BatchNorm2dLayer(3)];
        Assert.Equal("1", Assert.Throws<LayerException>(() => sum.Call(x)).LayerPath);
    });

    [Fact]
    public void ReadingAndLoadingLeaveNothing() => LeakTest.Run(() =>
    {
        using var layer = new LinearLayer(3, 2, random: new RandomSource(1));
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, layer.StateDict(), floatingPoint: SafetensorsType.F64);
        using var file = SafetensorsFile.FromBytes(stream.ToArray());
        layer.LoadStateDict(file);
        using var bad = new LinearLayer(4, 2);
        Assert.Throws<WeightMismatchException>(() => bad.LoadStateDict(file));
        using var broken = SafetensorsFile.FromBytes(MalformedSafetensorsTests.Bytes("""{"w":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}""", [2]));
        Assert.Throws<WeightFormatException>(() => broken.Read("w"));
    });
}
