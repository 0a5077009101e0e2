using System.CommandLine;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say which model to use, and the model they describe.</summary>
/// <param name="isOptional">Whether the command has a model of its own for when none is named.</param>
internal sealed class ModelOptions(bool isOptional = false)
{
    private readonly Option<string> _model = new("--model", "-m")
    {
        Description = $"The architecture: {string.Join(", ", ModelZoo.Names)}.",
        HelpName = "NAME",
        Required = !isOptional,
    };

    private readonly Option<string> _weights = new("--weights", "-w")
    {
        Description = "The trained weights, a .safetensors file with torchvision's tensor names.",
        HelpName = "FILE",
        Required = !isOptional,
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

    /// <summary>As <see cref="Load"/>, or null where neither a model nor weights are named.</summary>
    public Model? LoadIfGiven(ParseResult parsed)
    {
        var (model, weights) = (parsed.GetValue(_model), parsed.GetValue(_weights));
        if (model is null && weights is null) return null;
        return model is not null && weights is not null ? Load(parsed) : throw new ArgumentException("--model and --weights belong together; give both or neither.");
    }

    /// <summary>Builds the model and loads its weights and labels.</summary>
    public Model Load(ParseResult parsed)
    {
        var labels = parsed.GetValue(_labels) is { } path ? LabelFile.Read(path) : null;
        return ModelZoo.Load(parsed.GetRequiredValue(_model), parsed.GetRequiredValue(_weights), labels);
    }
}
