namespace AutogradNet.Layers.Tests;

/// <summary>The zoo against torchvision's documentation: sizes, names, and how much each image costs, which strides and paddings decide.</summary>
public sealed class PublishedModelTests
{
    public static TheoryData<string> Names => [.. PublishedModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void HasThePublishedParametersAndTensors(string name)
    {
        var published = PublishedModel.All.Single(entry => entry.Name == name);
        using var model = ModelZoo.Create(name);
        var auxiliary = model.Network.Children.Where(child => child.Module.IsAuxiliary).Sum(child => child.Module.ParameterCount);
        Assert.Equal(published.Parameters, model.Network.ParameterCount - auxiliary);
        var state = model.Network.StateDict();
        foreach (var (key, shape) in published.Tensors)
        {
            Assert.True(state.ContainsKey(key), $"{name} has no {key}.");
            Assert.Equal(new Shape(shape), state[key].Shape);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CostsThePublishedMultiplyAdds(string name)
    {
        var published = PublishedModel.All.Single(entry => entry.Name == name);
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name);
        using var tape = new Tape();
        var crop = model.Preprocessing.CropSize!.Value;
        var scores = model.Network.Call(tape.Watch(Tensor.Zeros([1, 3, crop.Height, crop.Width])));
        Assert.Equal([1, 1000], scores.Shape);
        Assert.Equal(4, Assert.Single(tape.LayerOutputs(model.GradCamLayer!)).Shape.Rank);
        var products = tape.Nodes.Where(node => node.Operation is Conv2d or AutogradNet.Linear).Sum(node => (double)node.Value.Count * node.Input(1).Count / node.Input(1).Shape[0]);
        Assert.Equal(published.MultiplyAdds, products / 1e9, 6e-4);
    }
}
