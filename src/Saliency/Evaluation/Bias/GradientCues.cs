namespace AutogradNet.Explanations.Evaluation;

/// <summary>What the gradient on an object says of the cues: whether it lies at the outline, and whether it is about colour.</summary>
internal static class GradientCues
{
    /// <summary>How far the band at the outline reaches to either side, in pixels of 112.</summary>
    private const double BandShare = 2.5 / 112;

    /// <summary>
    /// The mean squared gradient of the band on both sides of the outline as a part of its sum with that of the inside: 0.5 where both
    /// matter alike, 1 where only the outline does. Null where the gradient is zero or the object is all band.
    /// </summary>
    public static double? OutlineShare(Attribution gradient, PixelMask mask)
    {
        var (width, height) = (mask.Width, mask.Height);
        var band = Math.Max(1, BandShare * Math.Max(width, height));
        var outside = new PixelMask(width, height, [.. mask.Pixels.ToArray().Select(pixel => !pixel)]);
        var (edge, edgePixels, inside, insidePixels) = (0.0, 0, 0.0, 0);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var own = mask[x, y];
                var atEdge = own ? outside.IsNear(x, y, band) : mask.IsNear(x, y, band);
                if (!own && !atEdge) continue;
                var (grey, color) = Parts(gradient, (y * width) + x);
                if (atEdge) (edge, edgePixels) = (edge + grey + color, edgePixels + 1);
                else (inside, insidePixels) = (inside + grey + color, insidePixels + 1);
            }
        }

        if (edgePixels == 0 || insidePixels == 0 || edge + inside == 0) return null;
        return edge / edgePixels / ((edge / edgePixels) + (inside / insidePixels));
    }

    /// <summary>
    /// The part of the squared gradient on the object that changes no brightness: what is orthogonal to equal changes of red, green and
    /// blue. 2/3 for a gradient without preference. Null where the gradient is zero.
    /// </summary>
    public static double? ColorShare(Attribution gradient, PixelMask mask)
    {
        var (grey, color) = (0.0, 0.0);
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            if (!mask.Pixels[i]) continue;
            var parts = Parts(gradient, i);
            (grey, color) = (grey + parts.Grey, color + parts.Color);
        }

        return grey + color == 0 ? null : color / (grey + color);
    }

    private static (double Grey, double Color) Parts(Attribution gradient, int pixel)
    {
        var plane = gradient.Values.Shape[2] * gradient.Values.Shape[3];
        var (sum, squares) = (0.0, 0.0);
        for (var c = 0; c < 3; c++)
        {
            var value = gradient.Values[(c * plane) + pixel];
            sum += value;
            squares += value * value;
        }

        var grey = sum * sum / 3;
        return (grey, Math.Max(0, squares - grey));
    }
}
