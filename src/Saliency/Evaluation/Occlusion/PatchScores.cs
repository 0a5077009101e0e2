using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>How much the score of one class drops when each of some patches is covered.</summary>
public sealed class PatchScores
{
    /// <summary>Puts them together.</summary>
    /// <param name="width">Columns of the network's input.</param>
    /// <param name="height">Rows of the network's input.</param>
    /// <param name="patches">The patches, inside the input; at least two.</param>
    /// <param name="drops">The score of the whole image less that of the covered one, for each patch.</param>
    /// <exception cref="ArgumentException">The numbers differ, or a patch lies outside.</exception>
    public PatchScores(int width, int height, IReadOnlyList<PixelRectangle> patches, IReadOnlyList<double> drops)
    {
        ArgumentNullException.ThrowIfNull(patches);
        ArgumentNullException.ThrowIfNull(drops);
        if (patches.Count < 2 || patches.Count != drops.Count) throw new ArgumentException($"{patches.Count} patches and {drops.Count} drops: expected equal numbers from 2.", nameof(drops));
        foreach (var patch in patches)
        {
            if (!patch.Within(width, height)) throw new ArgumentException($"{patch} does not lie inside {width}×{height}.", nameof(patches));
        }

        Width = width;
        Height = height;
        Patches = patches;
        Drops = drops;
    }

    /// <summary>Columns of the network's input.</summary>
    public int Width { get; }

    /// <summary>Rows of the network's input.</summary>
    public int Height { get; }

    /// <summary>The patches.</summary>
    public IReadOnlyList<PixelRectangle> Patches { get; }

    /// <summary>The score of the whole image less that of the covered one, for each patch: positive where the patch speaks for the class.</summary>
    public IReadOnlyList<double> Drops { get; }

    /// <summary>The sum of a map over each patch.</summary>
    /// <exception cref="ArgumentException">The map has another size than the input.</exception>
    public double[] SumsOf(HeatMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Width != Width || map.Height != Height) throw new ArgumentException($"A map of {map.Width}×{map.Height} does not fit patches of {Width}×{Height}.", nameof(map));
        var sums = new double[Patches.Count];
        for (var i = 0; i < sums.Length; i++)
        {
            var patch = Patches[i];
            for (var y = patch.Top; y < patch.Top + patch.Height; y++)
            {
                foreach (var value in map.Values.Slice((y * Width) + patch.Left, patch.Width)) sums[i] += value;
            }
        }

        return sums;
    }

    /// <summary>The occlusion map: at each pixel the mean drop over the patches that cover it, 0 where none does; signed.</summary>
    public HeatMap ToMap()
    {
        var sums = new double[Width * Height];
        var counts = new int[sums.Length];
        for (var i = 0; i < Patches.Count; i++)
        {
            var patch = Patches[i];
            for (var y = patch.Top; y < patch.Top + patch.Height; y++)
            {
                for (var x = patch.Left; x < patch.Left + patch.Width; x++)
                {
                    sums[(y * Width) + x] += Drops[i];
                    counts[(y * Width) + x]++;
                }
            }
        }

        var values = new float[sums.Length];
        for (var i = 0; i < values.Length; i++) values[i] = counts[i] == 0 ? 0 : (float)(sums[i] / counts[i]);
        return new HeatMap(Width, Height, values, isSigned: true);
    }
}
