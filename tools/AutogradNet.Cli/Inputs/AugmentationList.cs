using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Cli.Inputs;

/// <summary>Augmentations by name, sized for the pictures of a model.</summary>
internal static class AugmentationList
{
    public static IReadOnlyList<Augmentation> Parse(string text, ImagePreprocessing preprocessing)
    {
        var side = preprocessing.CropSize?.Height ?? preprocessing.ResizeTo?.Height ?? 224;
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names is ["none"]) return [];
        return [.. names.Select<string, Augmentation>(name => name switch
        {
            "flip" => new HorizontalFlip(),
            "crop" => new PadAndCrop(Math.Max(1, side / 8)),
            "cutout" => new Cutout(Math.Max(1, side / 4)),
            "jitter" => new ColorJitter(),
            _ => throw new ArgumentException($"No augmentation '{name}'; there are flip, crop, cutout, jitter, none."),
        })];
    }
}
