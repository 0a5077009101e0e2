using System.CommandLine;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say which model to use, and the model they describe.</summary>
/// <param name="isOptional">Whether the command has a model of its own for when none is named.</param>
internal sealed class ModelOptions(bool isOptional = false)
{
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = $"The architecture: {string.Join(", ", ModelZoo.Names)}. Not needed for weights that train wrote.",
        HelpName = "NAME",
    };

    private readonly Option<string> _weights = new("--weights", "-w")
    {
        Description = "The trained weights with torchvision's tensor names: .safetensors (also sharded, by its index) or a PyTorch checkpoint."
            + (isOptional ? " Without them: the demo model." : ""),
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

    /// <summary>As <see cref="Load"/>; where no option names a model, the command's own one.</summary>
    public Model LoadOr(ParseResult parsed, Func<Model> own)
    {
        if (parsed.GetValue(_weights) is not null) return Load(parsed);
        if (parsed.GetValue(_model) is not null || parsed.GetValue(_labels) is not null) throw new ArgumentException("--model and --labels need --weights FILE.");
        return own();
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
