namespace AutogradNet.Layers.Tests;

/// <summary>The zoo against torchvision's documentation: sizes, names, and how much each image costs, which strides and paddings decide.</summary>
public sealed class PublishedModelTests
{
    public static TheoryData<string> Names => [.. PublishedModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void HasThePublishedSizeAndCost(string name)
    {
        var published = PublishedModel.All.Single(entry => entry.Name == name);
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name);
        var auxiliary = model.Network.Children.Where(child => child.Module.IsAuxiliary).Sum(child => child.Module.ParameterCount);
        Assert.Equal(published.Parameters, model.Network.ParameterCount - auxiliary);
        var state = model.Network.StateDict();
        Assert.Equal(
            PublishedKeys.Of(name).Shapes.Select(pair => $"{pair.Key} {pair.Value}").Order(StringComparer.Ordinal),
            state.Select(pair => $"{pair.Key} {string.Join('×', pair.Value.Shape)}").Order(StringComparer.Ordinal));
        foreach (var (key, shape) in published.Tensors)
        {
            Assert.True(state.ContainsKey(key), $"{name} has no {key}.");
            Assert.Equal(new Shape(shape), state[key].Shape);
        }

        using var tape = new Tape();
        var crop = model.Preprocessing.CropSize!.Value;
        var scores = model.Network.Call(tape.Watch(Tensor.Zeros([1, 3, crop.Height, crop.Width])));
        Assert.Equal([1, 1000], scores.Shape);
        Assert.Equal(4, Assert.Single(tape.LayerOutputs(model.GradCamLayer!)).Shape.Rank);
        Assert.Equal(published.MultiplyAdds, tape.Nodes.Sum(MultiplyAdds) / 1e9, 6e-4);
    }

    // Networks that torchvision does not have.
    private static readonly string[] OwnModels = ["unet_small", "resnet20", "resnet56", "resnet9", "resnet9_slim", "scenes"];

    [Fact]
    public void EveryClassifierOfTheZooIsInTheTable() =>
        Assert.Equal(ModelZoo.Names.Except(OwnModels).Order(), PublishedModel.All.Select(model => model.Name).Order());

    // Each element of the result takes as many as the weight has elements for one output channel.
    private static double MultiplyAdds(Node node) =>
        node.Operation is Conv2d or AutogradNet.Linear ? (double)node.Value.Count * node.Input(1).Count / node.Input(1).Shape[0] : 0;
}
