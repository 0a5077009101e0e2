using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Covers a square whose middle lies anywhere in the picture (DeVries and Taylor, "Improved Regularization of Convolutional Neural
/// Networks with Cutout", 2017). It is filled with a grey near the mean of photographs, which normalisation takes to about 0.
/// </summary>
/// <param name="Side">The side of the square in pixels.</param>
/// <param name="Probability">How often it happens.</param>
/// <param name="Grey">What it is filled with.</param>
public sealed record Cutout(int Side = 8, double Probability = 1, byte Grey = 120) : Augmentation
{
    /// <summary>The side of the square in pixels.</summary>
    public int Side { get; } = Side > 0 ? Side : throw new ArgumentOutOfRangeException(nameof(Side), Side, "Expected at least 1.");

    /// <summary>How often it happens, from 0 to 1.</summary>
    public double Probability { get; } = AugmentationArguments.RequireProbability(Probability);

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() >= Probability) return image;
        var left = random.NextInt32(image.Width) - (Side / 2);
        var top = random.NextInt32(image.Height) - (Side / 2);
        var right = Math.Min(image.Width, left + Side);
        var bottom = Math.Min(image.Height, top + Side);
        left = Math.Max(0, left);
        var result = new RgbImage(image.Width, image.Height, image.Pixels);
        for (var y = Math.Max(0, top); y < bottom; y++) result.Row(y)[(left * 3)..(right * 3)].Fill(Grey);
        return result;
    }
}
