using System.Globalization;

namespace AutogradNet.Cli.Inputs;

/// <summary>The size of images as options say it: <c>224</c> or, height before width, <c>192x256</c>.</summary>
internal static class ImageSize
{
    private const int Largest = 1 << 14;

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
}
