using AutogradNet.Layers.Onnx;
using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>The reference networks as ONNX files: scores, input gradients under three rules and weight gradients of PyTorch.</summary>
public sealed class OnnxGoldenTests
{
    public static TheoryData<string> Names => ["plain_vgg", "residual", "dense", "mobile"];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void AgreesWithPyTorch(string name)
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path($"golden/onnx/{name}.safetensors"));
        using var stored = SafetensorsFile.Open(SharedFiles.Path($"golden/onnx/{name}.weights.safetensors"));
        using var model = OnnxModel.Load(SharedFiles.Path($"golden/onnx/{name}.onnx"));
        using var tape = new Tape();
        var input = tape.Watch(golden.Read("input"));
        foreach (var (_, parameter) in model.Network.NamedParameters()) tape.Watch(parameter.Value);
        var scores = model.Network.Call(input);
        Closeness.Require(scores, golden.Read("scores"), 1e-4, "scores");

        var seed = Scores.Seed(scores.Shape, 3);
        foreach (var (rule, rules) in ReluRules.All)
        {
            using var gradients = tape.Backward(scores, [input], seed, rules);
            Closeness.Require(gradients[input], golden.Read($"{rule}.3"), 1e-4, rule);
        }

        var parameters = model.Network.NamedParameters().ToArray();
        using var all = tape.Backward(scores, [.. parameters.Select(entry => entry.Parameter.Value)], seed);
        var found = FoldedGradients.Unfold(
            parameters.ToDictionary(entry => entry.Name, entry => entry.Parameter.Value),
            parameters.ToDictionary(entry => entry.Name, entry => all[entry.Parameter.Value]),
            stored);
        Assert.Equal(golden.Entries.Keys.Where(key => key.StartsWith("weight_grad.", StringComparison.Ordinal)).Order(), found.Keys.Select(key => $"weight_grad.{key}").Order());
        foreach (var (key, gradient) in found) Closeness.Require(gradient, golden.Read($"weight_grad.{key}"), 1e-4, key);
    }

    [SharedFact]
    public void SqueezeNetIsTheSameAsFromItsWeights()
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/squeezenet1_0_cat_dog.safetensors"));
        using var own = ModelZoo.Create("squeezenet1_0").Load(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        using var model = OnnxModel.Load(SharedFiles.Path("data/squeezenet1_0.onnx"));
        Assert.Equal("squeezenet1_0", model.Name);
        Assert.Equal(own.Preprocessing.CropSize, model.Preprocessing.CropSize);
        Assert.Equal(own.Preprocessing.ResizeShorterSide, model.Preprocessing.ResizeShorterSide);
        var state = own.Network.StateDict();
        Assert.Equal(state.Keys.Order(), model.Network.StateDict().Keys.Order());
        foreach (var (key, value) in model.Network.StateDict()) Assert.Equal(state[key].ToArray<float>(), value.ToArray<float>());

        using var tape = new Tape();
        var input = tape.Watch(golden.Read("input"));
        var logits = model.Network.Call(input);
        Closeness.Require(logits, golden.Read("logits"), 1e-4, "logits");
        Closeness.Require(logits, own.Network.Call(golden.Read("input")), 1e-6, "own logits");
        foreach (var (name, rules) in ReluRules.All)
        {
            using var gradients = tape.Backward(logits, [input], Scores.Seed(logits.Shape, 282), rules);
            Closeness.Require(gradients[input], golden.Read($"{name}.282"), 1e-4, name);
        }

        var map = Assert.Single(tape.LayerOutputs("/features/features.12/Concat"));
        using var gradient = tape.Backward(logits, [map], Scores.Seed(logits.Shape, 243));
        var gradCam = (gradient[map].Mean([2, 3], keepAxes: true) * map.Detach()).Sum([1], keepAxes: true);
        Closeness.Require(gradCam, golden.Read("captum.layer_gradcam.features.12.243"), 1e-4, "Grad-CAM");
    }

    [SharedFact]
    public void NodesKeepTheirNamesAndReLU6AndHardswishAreSeen()
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/onnx/mobile.safetensors"));
        using var model = OnnxModel.Load(SharedFiles.Path("golden/onnx/mobile.onnx"));
        using var tape = new Tape();
        model.Network.Call(tape.Watch(golden.Read("input")));
        Assert.Equal("/0/0.2/Clip", Assert.Single(tape.Nodes, node => node.Operation is Relu6 && node.Ordinal == 0).LayerPath);
        Assert.Equal("/3/3.2/Mul", Assert.Single(tape.Nodes, node => node.Operation is Hardswish).LayerPath);
        Assert.DoesNotContain(tape.Nodes, node => node.Operation is Hardsigmoid or Clamp);
        Assert.Contains("/4/a/Conv", tape.LayerPaths);
        Assert.Equal(
            ["/0/0.0/Conv", "/0/0.2/Clip"],
            ((OnnxGraph)model.Network).Nodes.Take(2).Select(node => node.Path));
    }
}
