namespace AutogradNet.Layers.Tests;

public sealed class ModelZooTests
{
    [Theory]
    [InlineData("squeezenet1_0", 1_248_424)]
    [InlineData("squeezenet1_1", 1_235_496)]
    public void HasThePublishedNumberOfParameters(string name, long count)
    {
        using var model = ModelZoo.Create(name);
        Assert.Equal(count, model.Network.ParameterCount);
        Assert.Equal(name, model.Name);
        Assert.NotNull(model.Network.Find(model.GradCamLayer!));
        Assert.Contains("features.3.expand1x1.weight", model.Network.StateDict().Keys);
        Assert.Contains("classifier.1.bias", model.Network.StateDict().Keys);
    }

    [Theory]
    [InlineData("resnet20", 272_474, "layer2.0.downsample.0.weight", "layer3.2.bn2.running_var")]
    [InlineData("resnet9", 6_573_120, "features.prep.conv.weight", "features.residual3.conv2.bn.running_mean")]
    [InlineData("resnet9_slim", 1_646_112, "features.layer2.conv.weight", "fc.weight")]
    public void TheNetworksForSmallImagesHaveTheKnownNumberOfParameters(string name, long count, string first, string second)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 10, new RandomSource(1));
        Assert.Equal(count, model.Network.ParameterCount);
        Assert.Contains(first, model.Network.StateDict().Keys);
        Assert.Contains(second, model.Network.StateDict().Keys);
        Assert.NotNull(model.Network.Find(model.GradCamLayer!));
        var x = model.Preprocessing.Apply(new Imaging.RgbImage(40, 30));
        Assert.Equal([1, 3, 32, 32], x.Shape);
        Assert.Equal([1, 10], model.Network.Call(x).Shape);
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => ModelZoo.Create("squeezenet"));
        Assert.Contains("'squeezenet'", error.Message);
        foreach (var name in ModelZoo.Names) Assert.Contains(name, error.Message);
    }

    [Fact]
    public void ItTrainsOneStepOnASmallImage()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("squeezenet1_1", 4, new RandomSource(2));
        model.Network.Train();
        using var tape = new Tape();
        var parameters = model.Network.NamedParameters().Select(entry => tape.Watch(entry.Parameter.Value)).ToArray();
        var loss = model.Network.Call(tape.Watch(new RandomSource(3).Uniform([2, 3, 48, 48]))).CrossEntropy([1, 3]);
        using var gradients = tape.Backward(loss, parameters);
        Assert.All(gradients.InOrder, gradient => Assert.DoesNotContain(gradient.ToArray<float>(), value => !float.IsFinite(value)));
        Assert.Contains(gradients.InOrder, gradient => gradient.ToArray<float>().Any(value => value != 0));
    }
}
