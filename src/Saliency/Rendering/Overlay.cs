using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>Lays heat maps over the images they explain.</summary>
public static class Overlay
{
    private const float Dimming = 0.45f;

    /// <summary>
    /// The image at its own resolution with the map over the part that the network saw. The map grows more opaque with its magnitude,
    /// so that the image stays visible where nothing mattered; what the network did not see is dimmed.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="map">The map, of any resolution.</param>
    /// <param name="seen">The part of the image that the map covers, in pixels; all of it where left out.</param>
    /// <param name="opacity">How opaque the largest values are, in [0, 1].</param>
    public static RgbImage Draw(RgbImage image, HeatMap map, ImageRectangle? seen = null, double opacity = 0.75)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(map);
        ArgumentOutOfRangeException.ThrowIfNegative(opacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(opacity, 1);
        var area = seen is { } part ? Round(part).ClampTo(image.Width, image.Height) : new PixelRectangle(0, 0, image.Width, image.Height);
        var colors = map.IsSigned ? ColorMap.Diverging : ColorMap.Heat;
        var values = map.Normalize().Resize(area.Width, area.Height);
        var result = new RgbImage(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var from = image.Row(y);
            var to = result.Row(y);
            for (var x = 0; x < image.Width; x++)
            {
                var pixel = to.Slice(3 * x, 3);
                if (!area.Contains(x, y))
                {
                    for (var c = 0; c < 3; c++) pixel[c] = (byte)(from[(3 * x) + c] * Dimming);
                    continue;
                }

                var value = values[x - area.Left, y - area.Top];
                var color = colors[map.IsSigned ? (value + 1) / 2 : value];
                var alpha = (float)(opacity * (map.IsSigned ? Math.Abs(value) : 0.25 + (0.75 * value)));
                pixel[0] = Mix(from[3 * x], color.Red, alpha);
                pixel[1] = Mix(from[(3 * x) + 1], color.Green, alpha);
                pixel[2] = Mix(from[(3 * x) + 2], color.Blue, alpha);
            }
        }

        return result;
    }

    private static PixelRectangle Round(ImageRectangle part)
    {
        var (left, top) = ((int)Math.Round(part.Left), (int)Math.Round(part.Top));
        return new PixelRectangle(left, top, (int)Math.Round(part.Left + part.Width) - left, (int)Math.Round(part.Top + part.Height) - top);
    }

    private static byte Mix(byte under, byte over, float alpha) => (byte)MathF.Round(float.Lerp(under, over, alpha));
}
