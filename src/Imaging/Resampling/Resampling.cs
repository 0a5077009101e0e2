using System.Runtime.CompilerServices;

namespace AutogradNet.Imaging;

/// <summary>Changes the size of images as Pillow does, and crops them as torchvision does.</summary>
public static class Resampling
{
    private const int Half = 1 << (ResamplingWeights.PrecisionBits - 1);

    /// <summary>Resizes to the given size.</summary>
    /// <param name="image">The image, which is not changed.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>A new image, bit for bit what Pillow's <c>Image.resize</c> gives with the filter of the same name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, too many pixels (also between the two passes), or an unknown
    /// filter.</exception>
    public static RgbImage Resize(RgbImage image, int width, int height, ResamplingFilter filter)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!Enum.IsDefined(filter)) throw new ArgumentOutOfRangeException(nameof(filter), filter, "Not a resampling filter.");
        _ = RgbImage.ByteCount(width, height);
        if (width == image.Width && height == image.Height) return image.Crop(0, 0, width, height);
        if (filter == ResamplingFilter.Nearest) return PickNearest(image, width, height);
        if (width != image.Width) image = Horizontal(image, width, filter);
        return height != image.Height ? Vertical(image, height, filter) : image;
    }

    /// <summary>Resizes with a triangle filter, widened when reducing: Pillow's <c>BILINEAR</c>.</summary>
    /// <inheritdoc cref="Resize"/>
    public static RgbImage ResizeBilinear(RgbImage image, int width, int height) => Resize(image, width, height, ResamplingFilter.Bilinear);

    /// <summary>Resizes with Keys' cubic filter (a = -0.5), widened when reducing: Pillow's <c>BICUBIC</c>.</summary>
    /// <inheritdoc cref="Resize"/>
    public static RgbImage ResizeBicubic(RgbImage image, int width, int height) => Resize(image, width, height, ResamplingFilter.Bicubic);

    /// <summary>Resizes by picking source pixels: Pillow's <c>NEAREST</c>.</summary>
    /// <inheritdoc cref="Resize"/>
    public static RgbImage ResizeNearest(RgbImage image, int width, int height) => Resize(image, width, height, ResamplingFilter.Nearest);

    /// <summary>
    /// Resizes so that the shorter side gets the given size and the longer one int(size · longer / shorter), as torchvision's
    /// <c>Resize(size)</c>.
    /// </summary>
    /// <param name="image">The image, which is not changed.</param>
    /// <param name="size">The new length of the shorter side, at least 1.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>A new image.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, too many pixels, or an unknown filter.</exception>
    public static RgbImage ResizeShorterSide(RgbImage image, int size, ResamplingFilter filter = ResamplingFilter.Bilinear)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var shorter = Math.Min(image.Width, image.Height);
        var longer = Math.Max(image.Width, image.Height);
        var length = (double)((long)size * longer) / shorter;
        if (length * size > RgbImage.MaxPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(size), size, $"An image of {image.Width}x{image.Height} would get more than {RgbImage.MaxPixels} pixels.");
        }

        return image.Width <= image.Height ? Resize(image, size, (int)length, filter) : Resize(image, (int)length, size, filter);
    }

    /// <summary>
    /// Cuts out the middle, as torchvision's <c>CenterCrop</c>: offsets round half to even, and what is too small is padded with
    /// black.
    /// </summary>
    /// <param name="image">The image, which is not changed.</param>
    /// <param name="width">Columns of the result, at least 1.</param>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <returns>A new image.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or too many pixels.</exception>
    public static RgbImage CenterCrop(RgbImage image, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = new RgbImage(width, height);

        // A side that is too short is padded on both ends, with the odd pixel at the far end; the other is cropped.
        var columns = Math.Min(width, image.Width);
        var rows = Math.Min(height, image.Height);
        var left = (int)Math.Round((image.Width - columns) / 2.0, MidpointRounding.ToEven);
        var top = (int)Math.Round((image.Height - rows) / 2.0, MidpointRounding.ToEven);
        var padLeft = (width - columns) / 2;
        var padTop = (height - rows) / 2;
        for (var y = 0; y < rows; y++) image.Row(top + y).Slice(left * 3, columns * 3).CopyTo(result.Row(padTop + y)[(padLeft * 3)..]);
        return result;
    }

    private static RgbImage Horizontal(RgbImage image, int width, ResamplingFilter filter)
    {
        var result = new RgbImage(width, image.Height);
        var weights = new ResamplingWeights(image.Width, width, filter);
        for (var y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(y);
            var target = result.Row(y);
            for (var x = 0; x < width; x++)
            {
                var taps = weights.For(x);
                var samples = source.Slice(weights.First[x] * 3, taps.Length * 3);
                int red = Half, green = Half, blue = Half;
                for (int i = 0, from = 0; i < taps.Length; i++, from += 3)
                {
                    var weight = taps[i];
                    red += samples[from] * weight;
                    green += samples[from + 1] * weight;
                    blue += samples[from + 2] * weight;
                }

                target[x * 3] = Clamp(red);
                target[x * 3 + 1] = Clamp(green);
                target[x * 3 + 2] = Clamp(blue);
            }
        }

        return result;
    }

    private static RgbImage Vertical(RgbImage image, int height, ResamplingFilter filter)
    {
        var weights = new ResamplingWeights(image.Height, height, filter);
        var result = new RgbImage(image.Width, height);
        var sums = new int[image.Width * 3];
        for (var y = 0; y < height; y++)
        {
            sums.AsSpan().Fill(Half);
            var taps = weights.For(y);
            for (var i = 0; i < taps.Length; i++)
            {
                var weight = taps[i];
                ReadOnlySpan<byte> source = image.Row(weights.First[y] + i);
                for (var x = 0; x < sums.Length; x++) sums[x] += source[x] * weight;
            }

            var target = result.Row(y);
            for (var x = 0; x < sums.Length; x++) target[x] = Clamp(sums[x]);
        }

        return result;
    }

    private static RgbImage PickNearest(RgbImage image, int width, int height)
    {
        var columns = NearestPositions(image.Width, width);
        var rows = NearestPositions(image.Height, height);
        var result = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = image.Row(rows[y]);
            var target = result.Row(y);
            for (var x = 0; x < width; x++) source.Slice(columns[x] * 3, 3).CopyTo(target[(x * 3)..]);
        }

        return result;
    }

    // Pillow adds the step up instead of multiplying, which decides where a centre falls between two pixels.
    private static int[] NearestPositions(int sourceSize, int targetSize)
    {
        var positions = new int[targetSize];
        var step = (double)sourceSize / targetSize;
        var position = step * 0.5;
        for (var i = 0; i < targetSize; i++, position += step) positions[i] = Math.Min((int)position, sourceSize - 1);
        return positions;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clamp(int sum)
    {
        var value = sum >> ResamplingWeights.PrecisionBits;
        return (uint)value <= 255 ? (byte)value : (byte)(~value >> 31);
    }
}
