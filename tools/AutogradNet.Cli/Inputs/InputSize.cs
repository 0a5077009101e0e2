using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The size of square pictures for a model.</summary>
internal static class InputSize
{
    private const int Default = 224;
    private const int Largest = 4096;

    /// <summary>The side that was asked for, or else the size that the model was trained with.</summary>
    public static Size2d Choose(int? side, Model model)
    {
        Require(side);
        return side ?? model.Preprocessing.CropSize ?? model.Preprocessing.ResizeTo ?? Default;
    }

    /// <summary>Refuses sides that no picture has.</summary>
    public static void Require(int? side)
    {
        if (side is < 1 or > Largest) throw new ArgumentException($"--size must be from 1 to {Largest}, not {side}.");
    }
}
