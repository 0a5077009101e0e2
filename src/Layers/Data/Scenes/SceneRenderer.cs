using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Paints planned scenes.</summary>
internal static class SceneRenderer
{
    /// <summary>Paints the background and then each object over what is behind it.</summary>
    /// <param name="paints">The background's paint, then those of the objects.</param>
    /// <param name="placements">The objects, the hindmost first; fewer than the paints leave the others out.</param>
    /// <param name="streams">What decides textures and noise.</param>
    /// <param name="options">Size and noise.</param>
    public static RgbImage Render(
        IReadOnlyList<ScenePaint> paints, ReadOnlySpan<ShapePlacement> placements, SceneGenerator.Streams streams, SceneOptions options)
    {
        var size = options.ImageSize;
        var canvas = new double[size * size * 3];
        var scale = size / 112.0;
        var background = new TexturePattern(paints[0].Texture, streams.Patterns.Split(), size / 2.0, scale);
        Paint(canvas, size, paints[0], background, size / 2.0, size / 2.0, null);
        for (var i = 0; i < placements.Length; i++)
        {
            var placement = placements[i];
            var pattern = new TexturePattern(paints[i + 1].Texture, streams.Patterns.Split(), 0.8 * placement.Radius, scale);
            Paint(canvas, size, paints[i + 1], pattern, placement.CenterX, placement.CenterY, placement);
        }

        return Quantize(canvas, size, streams.Noise, options.NoiseAmplitude);
    }

    /// <summary>The pixels where an object is seen.</summary>
    public static SceneMask Mask(ReadOnlySpan<ShapePlacement> placements, int index, int size)
    {
        var pixels = new bool[size * size];
        var placement = placements[index];
        for (var y = Math.Max(placement.Top, 0); y < Math.Min(placement.Top + placement.Side, size); y++)
        {
            for (var x = Math.Max(placement.Left, 0); x < Math.Min(placement.Left + placement.Side, size); x++)
                pixels[(y * size) + x] = SceneLayout.VisibleAt(placements, index, x, y) > 0.5;
        }

        return new SceneMask(size, pixels);
    }

    private static void Paint(
        double[] canvas, int size, in ScenePaint paint, TexturePattern pattern, double originX, double originY, ShapePlacement? shape)
    {
        var (left, top, right, bottom) = shape is null
            ? (0, 0, size, size)
            : (Math.Max(shape.Left, 0), Math.Max(shape.Top, 0),
                Math.Min(shape.Left + shape.Side, size), Math.Min(shape.Top + shape.Side, size));
        double red = paint.Second.Red - paint.First.Red, green = paint.Second.Green - paint.First.Green;
        double blue = paint.Second.Blue - paint.First.Blue;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var coverage = shape?.CoverageAt(x, y) ?? 1;
                if (coverage == 0) continue;
                var weight = pattern.At(x + 0.5 - originX, y + 0.5 - originY);
                var pixel = canvas.AsSpan(((y * size) + x) * 3, 3);
                pixel[0] += coverage * (paint.First.Red + (red * weight) - pixel[0]);
                pixel[1] += coverage * (paint.First.Green + (green * weight) - pixel[1]);
                pixel[2] += coverage * (paint.First.Blue + (blue * weight) - pixel[2]);
            }
        }
    }

    private static RgbImage Quantize(double[] canvas, int size, RandomSource random, int amplitude)
    {
        var image = new RgbImage(size, size);
        var pixels = image.Pixels;
        var levels = (ulong)((2 * amplitude) + 1);
        for (var i = 0; i < pixels.Length; i += 3)
        {
            var bits = random.NextUInt64();
            for (var c = 0; c < 3; c++)
            {
                // 16 bits for each sample, scaled to −amplitude … amplitude.
                var noise = (int)((((bits >> (16 * c)) & 0xFFFF) * levels) >> 16) - amplitude;
                pixels[i + c] = (byte)Math.Clamp(Math.Round(canvas[i + c]) + noise, 0, 255);
            }
        }

        return image;
    }
}
