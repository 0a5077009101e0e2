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
