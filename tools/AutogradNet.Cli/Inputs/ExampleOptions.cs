using System.CommandLine;
using AutogradNet.Explanations;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The options that say what to show the model: an image, or a tensor that is already preprocessed.</summary>
internal sealed class ExampleOptions
{
    private readonly Option<string?> _image = new("--image", "-i")
    {
        Description = "The image: JPEG, PNG, PPM or PGM, of any size. It is resized, cropped and normalised as the model was trained.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tensor = new("--input-tensor")
    {
        Description = "Instead of an image: a preprocessed N×3×H×W tensor in a .safetensors file, named KEY where the file holds several.",
        HelpName = "FILE[:KEY]",
    };

    public void AddTo(Command command)
    {
        command.Add(_image);
        command.Add(_tensor);
    }

    /// <summary>Runs the model once on what was given, for the methods that will be asked. The name is for the files about it.</summary>
    public (Recording Recording, string Name) Record(ParseResult parsed, Model model, IReadOnlyList<SaliencyMethod> methods)
    {
        var (image, tensor) = (parsed.GetValue(_image), parsed.GetValue(_tensor));
        if ((image is null) == (tensor is null)) throw new ArgumentException("Give either --image FILE or --input-tensor FILE[:KEY].");
        if (image is not null) return (Recording.For(model, RgbImage.Load(image), methods), Path.GetFileNameWithoutExtension(image));
        var (path, key) = SplitKey(tensor!);
        using var file = SafetensorsFile.Open(path);
        key ??= OnlyKey(file, path);
        using var stored = file.Read(key);
        if (!stored.DType.IsFloatingPoint() || stored.Shape.Rank != 4 || stored.Count == 0)
        {
            throw new InvalidDataException($"Tensor '{key}' of {path} is {stored.DType}{stored.Shape}; a floating-point N×3×H×W tensor was expected.");
        }

        using var input = stored.To(DType.Float32);
        return (Recording.For(model, input, methods), key);
    }

    // FILE:KEY, where FILE itself may hold a colon.
    private static (string Path, string? Key) SplitKey(string text)
    {
        if (File.Exists(text)) return (text, null);
        var colon = text.LastIndexOf(':');
        return colon > 1 ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }

    private static string OnlyKey(SafetensorsFile file, string path) =>
        file.Entries.Count == 1
            ? file.Entries.Keys.First()
            : throw new ArgumentException($"{path} holds {file.Entries.Count} tensors; say which one as {path}:KEY.");
}
