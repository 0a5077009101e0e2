using System.CommandLine;
using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say which model to use, and the model they describe.</summary>
/// <param name="withoutWeights">What the command takes where no weights are given, for the help; null where it needs them.</param>
/// <param name="forImages">Whether the command reads images and names classes, and so offers the options about both.</param>
internal sealed class ModelOptions(string? withoutWeights = null, bool forImages = true)
{
    private readonly Option<string?> _model = new("--model", "-m")
    {
        Description = $"The architecture: {string.Join(", ", ModelZoo.Names)}. Or an .onnx file. Not needed for weights that train wrote.",
        HelpName = "NAME|FILE.onnx",
    };

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "The trained weights with torchvision's tensor names: .safetensors (also sharded, by its index) or a PyTorch checkpoint. An .onnx file brings its own."
            + (withoutWeights is null ? "" : $" Without them: {withoutWeights}."),
        HelpName = "FILE",
    };

    private readonly Option<string?> _labels = new("--labels")
    {
        Description = "The class names: a JSON array of strings, or an object from class number to name.",
        HelpName = "FILE",
    };

    private readonly PreprocessingOptions _preprocessing = new();

    /// <summary>Whether a model or file is named as ONNX files are.</summary>
    public static bool IsOnnx(string name) => name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_weights);
        if (!forImages) return;
        command.Add(_labels);
        _preprocessing.AddTo(command);
    }

    /// <summary>As <see cref="Load"/>; where no option names a model, the command's own one.</summary>
    public Model LoadOr(ParseResult parsed, Func<Model> own)
    {
        return !IsGiven(parsed) && parsed.GetValue(_labels) is null ? own() : Load(parsed);
    }

    /// <summary>As <see cref="Load"/>; where weights are missing, an architecture of the zoo with random ones.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="classes">How many classes a model without weights has.</param>
    /// <param name="random">For its weights.</param>
    public Model LoadOrCreate(ParseResult parsed, int classes, RandomSource random)
    {
        var name = parsed.GetValue(_model);
        if (!IsGiven(parsed)) throw new ArgumentException("--model NAME is needed.");
        return parsed.GetValue(_weights) is null && !IsOnnx(name!) ? ModelZoo.Create(name!, classes, random) : Load(parsed);
    }

    /// <summary>Whether any option names a model.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_weights) is not null || parsed.GetValue(_model) is not null;

    /// <summary>Builds the model and loads its weights and labels.</summary>
    public Model Load(ParseResult parsed)
    {
        var labels = parsed.GetValue(_labels) is { } path ? LabelFile.Read(path) : null;
        var (name, weights) = (parsed.GetValue(_model), parsed.GetValue(_weights));
        if (name is not null && IsOnnx(name))
        {
            if (weights is not null) throw new ArgumentException($"{name} brings its own weights; leave --weights out.");
            return _preprocessing.ApplyTo(parsed, WithLabels(OnnxModel.Load(name), labels));
        }

        if (weights is null) throw new ArgumentException("--weights FILE is needed, unless --model is an .onnx file.");
        _preprocessing.RequireAbsent(parsed);
        return name is not null ? ModelZoo.Load(name, weights, labels) : WithLabels(ModelZoo.Open(weights), labels);
    }

    private static Model WithLabels(Model model, IReadOnlyList<string>? labels) =>
        labels is null ? model : new Model(model.Name, model.Network, model.Preprocessing, model.GradCamLayer, labels);
}
