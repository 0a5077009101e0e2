using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Exchanges left and right with a probability.</summary>
/// <param name="Probability">From 0 to 1.</param>
public sealed record HorizontalFlip(double Probability = 0.5) : Augmentation
{
    /// <summary>From 0 to 1.</summary>
    public double Probability { get; } = AugmentationArguments.RequireProbability(Probability);

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        if (random.NextDouble() >= Probability) return image;
        var result = new RgbImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            var target = result.Row(y);
            for (var x = 0; x < image.Width; x++) source.Slice((image.Width - 1 - x) * 3, 3).CopyTo(target[(x * 3)..]);
        }

        return result;
    }
}
