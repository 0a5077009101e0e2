using System.CommandLine;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say which model to use, and the model they describe.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = $"The architecture: {string.Join(", ", ModelZoo.Names)}. Not needed for weights that train wrote.",
        HelpName = "NAME",
    };

    private readonly Option<string> _weights = new("--weights", "-w")
    {
        Description = "The trained weights with torchvision's tensor names: .safetensors (also sharded, by its index) or a PyTorch checkpoint.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The class names: a JSON array of strings, or an object from class number to name.",
        HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_weights);
        command.Add(_labels);
    }

    /// <summary>Builds the model and loads its weights and labels.</summary>
    public Model Load(ParseResult parsed)
    {
        var labels = parsed.GetValue(_labels) is { } path ? LabelFile.Read(path) : null;
        var weights = parsed.GetRequiredValue(_weights);
        if (parsed.GetValue(_model) is { } name) return ModelZoo.Load(name, weights, labels);
        var model = ModelZoo.Open(weights);
        return labels is null ? model : new Model(model.Name, model.Network, model.Preprocessing, model.GradCamLayer, labels);
    }
}
