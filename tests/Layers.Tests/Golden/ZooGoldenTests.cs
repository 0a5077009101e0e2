using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>Every model of the zoo that has a reference file, with formula weights, against torchvision.</summary>
public sealed class ZooGoldenTests
{
    public static TheoryData<string> Models => [.. ModelZoo.Names.Where(name => SharedFiles.Folder is null || File.Exists(SharedFiles.Path($"golden/zoo/{name}.safetensors")))];

    [SharedTheory]
    [MemberData(nameof(Models))]
    public void AgreesWithTorchvision(string name)
    {
        var path = SharedFiles.Path($"golden/zoo/{name}.safetensors");
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(path);
        using var model = ModelZoo.Create(name);
        FormulaWeights.Fill(model.Network);
        Assert.Equal(golden.Metadata["gradcam_layer"], model.GradCamLayer);

        using var tape = new Tape();
        var input = tape.Watch(FormulaWeights.Uniform("input", [1, 3, 64, 64]));
        var logits = model.Network.Call(input);
        Closeness.Require(logits, golden.Read("logits"), 1e-3, "logits");
        var seed = Scores.Seed(logits.Shape, 7);
        foreach (var (rule, rules) in ReluRules.All)
        {
            using var gradients = tape.Backward(logits, [input], seed, rules);
            Closeness.Require(gradients[input], golden.Read($"{rule}.7"), 1e-3, rule);
        }
    }
}
