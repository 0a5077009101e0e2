using AutogradNet.Imaging;

namespace AutogradNet.Explanations;

/// <summary>
/// Shows a signed three-channel attribution as colours round mid-grey, as papers print DeconvNet and guided backpropagation: what
/// would brighten a channel is above grey, what would darken it below.
/// </summary>
internal static class PixelPicture
{
    public static RgbImage Render(ReadOnlySpan<float> channels, int width, int height, double percentile = 99.5)
    {
        var plane = width * height;
        var scaled = new HeatMap(width, 3 * height, channels, isSigned: true).Normalize(percentile).Values;
        var image = new RgbImage(width, height);
        var pixels = image.Pixels;
        for (var i = 0; i < plane; i++)
        {
            for (var c = 0; c < 3; c++) pixels[(3 * i) + c] = (byte)MathF.Round(127.5f + (127.5f * scaled[(c * plane) + i]));
        }

        return image;
    }
}
