using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>The small reference networks as modules, with a batch of two: scores, input gradients and every weight gradient of PyTorch.</summary>
public sealed class SmallNetworkGoldenTests
{
    private static readonly Dictionary<string, Func<Module>> Networks = new()
    {
        ["plain_vgg"] = PlainVgg.Create,
        ["residual"] = ResidualNet.Create,
        ["dense"] = DenseNet.Create,
        ["mobile"] = MobileNet.Create,
    };

    public static TheoryData<string> Names => [.. Networks.Keys];

    [SharedTheory]
    [MemberData(nameof(Names))]
    public void AgreesWithPyTorch(string name)
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path($"golden/onnx/{name}.safetensors"));
        using var weights = SafetensorsFile.Open(SharedFiles.Path($"golden/onnx/{name}.weights.safetensors"));
        using var network = Networks[name]();
        network.LoadStateDict(weights);

        using var tape = new Tape();
        var input = tape.Watch(golden.Read("input"));
        foreach (var (_, parameter) in network.NamedParameters()) tape.Watch(parameter.Value);
        var scores = network.Call(input);
        Closeness.Require(scores, golden.Read("scores"), 1e-4, "scores");

        var seed = Scores.Seed(scores.Shape, 3);
        foreach (var (rule, rules) in ReluRules.All)
        {
            using var gradients = tape.Backward(scores, [input], seed, rules);
            Closeness.Require(gradients[input], golden.Read($"{rule}.3"), 1e-4, rule);
        }

        var parameters = network.NamedParameters().ToArray();
        Assert.Equal(
            golden.Entries.Keys.Where(key => key.StartsWith("weight_grad.", StringComparison.Ordinal)).Select(key => key["weight_grad.".Length..]).Order(),
            parameters.Select(entry => entry.Name).Order());
        using var all = tape.Backward(scores, [.. parameters.Select(entry => entry.Parameter.Value)], seed);
        foreach (var (key, parameter) in parameters) Closeness.Require(all[parameter.Value], golden.Read($"weight_grad.{key}"), 1e-4, key);
    }
}
