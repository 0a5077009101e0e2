using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Shifts the picture: a border all round, then a part of the first size anywhere in it.</summary>
/// <param name="Pixels">The width of the border.</param>
/// <param name="Reflect">Whether the border mirrors the picture (without repeating its edge); otherwise it is black.</param>
public sealed record PadAndCrop(int Pixels = 4, bool Reflect = true) : Augmentation
{
    /// <summary>The width of the border.</summary>
    public int Pixels { get; } = Pixels is >= 0 and <= RgbImage.MaxSide
        ? Pixels
        : throw new ArgumentOutOfRangeException(nameof(Pixels), Pixels, $"Expected 0 to {RgbImage.MaxSide}.");

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var left = random.NextInt32((2 * Pixels) + 1) - Pixels;
        var top = random.NextInt32((2 * Pixels) + 1) - Pixels;
        var result = new RgbImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            if (Source(y + top, image.Height) is not (>= 0 and var sourceRow)) continue;
            ReadOnlySpan<byte> source = image.Row(sourceRow);
            var target = result.Row(y);
            for (var x = 0; x < image.Width; x++)
            {
                if (Source(x + left, image.Width) is >= 0 and var column) source.Slice(column * 3, 3).CopyTo(target[(x * 3)..]);
            }
        }

        return result;
    }

    // Where a place in or outside the picture is read; -1 for the black border.
    private int Source(int place, int size) => Reflect || (uint)place < (uint)size ? MirroredBorder.Pixel(place, size) : -1;
}
