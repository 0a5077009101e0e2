using System.Globalization;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Inputs;

/// <summary>The size of pictures for a model.</summary>
internal static class InputSize
{
    private const int Default = 224;
    private const int Largest = 4096;

    /// <summary>The size as options say it: a side, or height before width as <c>192x256</c>.</summary>
    /// <exception cref="ArgumentException">It is no such size.</exception>
    public static Size2d Parse(string text)
    {
        var parts = text.Split('x');
        var sides = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length > 2 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out sides[i]) || sides[i] is < 1 or > Largest)
            {
                throw new ArgumentException($"--size takes a side or HEIGHTxWIDTH, between 1 and {Largest}, not '{text}'.");
            }
        }

        return (sides[0], sides[^1]);
    }

    /// <summary>The size that was asked for, or else the one that the model was trained with.</summary>
    public static Size2d Choose(Size2d? size, Model model) => size ?? model.Preprocessing.CropSize ?? model.Preprocessing.ResizeTo ?? Default;

    /// <summary>The side that was asked for, or else the size that the model was trained with.</summary>
    public static Size2d Choose(int? side, Model model)
    {
        Require(side);
        return Choose(side is { } given ? (Size2d)given : null, model);
    }

    /// <summary>Refuses sides that no picture has.</summary>
    public static void Require(int? side)
    {
        if (side is < 1 or > Largest) throw new ArgumentException($"--size must be from 1 to {Largest}, not {side}.");
    }
}
