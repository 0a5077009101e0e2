using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// A part of random area and proportion, resized (Szegedy et al., "Going Deeper with Convolutions", 2015, section 6; with torchvision's
/// way of drawing).
/// </summary>
/// <param name="Size">The size of the result.</param>
/// <param name="MinimumArea">The smallest share of the picture.</param>
/// <param name="MaximumArea">The largest share of the picture.</param>
/// <param name="MaximumRatio">The largest proportion of the sides; its inverse is the smallest.</param>
public sealed record RandomResizedCrop(Size2d Size, double MinimumArea = 0.08, double MaximumArea = 1, double MaximumRatio = 4.0 / 3) : Augmentation
{
    private const int Trials = 10;

    /// <summary>The size of the result, at least one pixel.</summary>
    public Size2d Size { get; } = Size.Height > 0 && Size.Width > 0 ? Size : throw new ArgumentOutOfRangeException(nameof(Size), Size, "Expected at least one pixel.");

    /// <summary>The smallest share of the picture, above 0 and at most <see cref="MaximumArea"/>.</summary>
    public double MinimumArea { get; } = AugmentationArguments.RequireShare(MinimumArea, MaximumArea);

    /// <summary>The largest share of the picture, at most 1.</summary>
    public double MaximumArea { get; } = AugmentationArguments.RequireShare(MaximumArea, 1);

    /// <summary>The largest proportion of the sides, at least 1; its inverse is the smallest.</summary>
    public double MaximumRatio { get; } = AugmentationArguments.RequireRatio(MaximumRatio);

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var (left, top, width, height) = Choose(image.Width, image.Height, random);
        return Resampling.ResizeBilinear(image.Crop(left, top, width, height), Size.Width, Size.Height);
    }

    private (int Left, int Top, int Width, int Height) Choose(int width, int height, RandomSource random)
    {
        var logarithm = Math.Log(MaximumRatio);
        for (var i = 0; i < Trials; i++)
        {
            var area = random.NextDouble(MinimumArea, MaximumArea) * width * height;
            var ratio = Math.Exp(random.NextDouble(-logarithm, logarithm));
            var w = (int)Math.Round(Math.Sqrt(area * ratio));
            var h = (int)Math.Round(Math.Sqrt(area / ratio));
            if (w >= 1 && h >= 1 && w <= width && h <= height) return (random.NextInt32(width - w + 1), random.NextInt32(height - h + 1), w, h);
        }

        // The middle, of the nearest allowed proportion.
        var fittedWidth = Math.Max(1, Math.Min(width, (int)Math.Round(height * MaximumRatio)));
        var fittedHeight = Math.Max(1, Math.Min(height, (int)Math.Round(width * MaximumRatio)));
        return ((width - fittedWidth) / 2, (height - fittedHeight) / 2, fittedWidth, fittedHeight);
    }
}
