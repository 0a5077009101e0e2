using System.CommandLine;
using System.Globalization;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say how images become the input of a model whose file does not say it.</summary>
internal sealed class PreprocessingOptions
{
    private readonly Option<string?> _mean = new("--mean")
    {
        Description = "For an .onnx model: what is subtracted from red, green and blue after division by 255; one number or three. ImageNet's where left out.",
        HelpName = "R,G,B",
    };

    private readonly Option<string?> _deviation = new("--std")
    {
        Description = "For an .onnx model: what red, green and blue are then divided by; one number or three. ImageNet's where left out.",
        HelpName = "R,G,B",
    };

    private readonly Option<string?> _size = new("--size")
    {
        Description = "For an .onnx model: the side of its square input, or height and width, which is cut from the middle after the shorter side was resized to 256/224 of it. The file's own size where left out.",
        HelpName = "N|HxW",
    };

    public void AddTo(Command command)
    {
        command.Add(_mean);
        command.Add(_deviation);
        command.Add(_size);
    }

    /// <summary>The model with what was given in place of its own preprocessing.</summary>
    public Model ApplyTo(ParseResult parsed, Model model)
    {
        try
        {
            var preprocessing = model.Preprocessing;
            if (parsed.GetValue(_mean) is { } mean) preprocessing = preprocessing with { Mean = Three(mean, "--mean") };
            if (parsed.GetValue(_deviation) is { } deviation) preprocessing = preprocessing with { StandardDeviation = Three(deviation, "--std") };
            if (parsed.GetValue(_size) is { } size) preprocessing = Cropped(preprocessing, InputSize.Parse(size));
            return new Model(model.Name, model.Network, preprocessing, model.GradCamLayer, model.Labels);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Refuses the options for a model that knows how its images are prepared.</summary>
    public void RequireAbsent(ParseResult parsed)
    {
        foreach (var option in (Option<string?>[])[_mean, _deviation, _size])
        {
            if (parsed.GetValue(option) is not null) throw new ArgumentException($"{option.Name} is for .onnx models; this one knows how its images are prepared.");
        }
    }

    private static ImagePreprocessing Cropped(ImagePreprocessing preprocessing, Size2d size) =>
        preprocessing with { ResizeTo = null, ResizeShorterSide = Math.Max(size.Height, size.Width) * 256 / 224, CropSize = size };

    private static float[] Three(string text, string option)
    {
        var parts = text.Split(',');
        var values = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out values[i]))
            {
                throw new ArgumentException($"{option} takes one number or three with commas between, not '{text}'.");
            }
        }

        return values.Length == 1 ? [values[0], values[0], values[0]] : values;
    }
}
