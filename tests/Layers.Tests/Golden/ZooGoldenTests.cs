using AutogradNet.TestSupport;
using Xunit.Abstractions;

namespace AutogradNet.Layers.Tests;

/// <summary>Every model of the zoo that has a reference file, with formula weights, against torchvision.</summary>
public sealed class ZooGoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-3;

    public static TheoryData<string> Models =>
    [
        "alexnet", "vgg11", "vgg16", "vgg16_bn", "squeezenet1_0", "squeezenet1_1", "resnet18", "resnet50", "resnext50_32x4d",
        "densenet121", "googlenet", "mobilenet_v2", "efficientnet_b0",
    ];

    [SharedTheory]
    [MemberData(nameof(Models))]
    public void AgreesWithTorchvision(string name)
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path($"golden/zoo/{name}.safetensors"));
        using var model = ModelZoo.Create(name);
        FormulaWeights.Fill(model.Network);
        Assert.Equal(golden.Metadata["gradcam_layer"], model.GradCamLayer);

        using var tape = new Tape();
        var input = tape.Watch(FormulaWeights.Uniform("input", [1, 3, 64, 64]));
        var logits = model.Network.Call(input);
        Require("logits", logits);
        var seed = Scores.Seed(logits.Shape, 7);
        foreach (var (rule, rules) in ReluRules.All)
        {
            using var gradients = tape.Backward(logits, [input], seed, rules);
            Require($"{rule}.7", gradients[input]);
        }

        var activation = Assert.Single(tape.LayerOutputs(model.GradCamLayer!));
        using var toLayer = tape.Backward(logits, [activation], seed);
        var map = (toLayer[activation].Mean([2, 3], keepAxes: true) * activation.Detach()).Sum([1], keepAxes: true);
        Require("gradcam_before_relu.7", map);
        Require("gradcam.7", map.Relu());

        void Require(string key, Tensor actual)
        {
            var expected = golden.Read(key);
            output.WriteLine($"{name} {key}: {Closeness.Of(actual, expected):g3}");
            Closeness.Require(actual, expected, Tolerance, key);
        }
    }
}
