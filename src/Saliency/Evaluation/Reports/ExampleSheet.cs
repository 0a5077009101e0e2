using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Example scenes under every method, a row for each object: first the image with the object's outline, then the maps over the image with a
/// ring round the peak, green where the pointing game counts it as a hit and red where not.
/// </summary>
internal static class ExampleSheet
{
    private static readonly PointingGame Pointing = new();
    private static readonly RgbColor Outline = new(255, 255, 255);
    private static readonly RgbColor Hit = new(60, 220, 90);
    private static readonly RgbColor Miss = new(255, 60, 60);

    public static RgbImage? Draw(LocalizationReport report)
    {
        if (report.Examples.Count == 0) return null;
        // The order of the maps is that of the run; the sheet shows them in the order of the report.
        var order = report.Methods.Select(method => method.Name).ToArray();
        var sheet = new ContactSheet(order.Length + 1, gap: 6) { Background = new RgbColor(250, 250, 252), TextColor = new RgbColor(45, 48, 56) };
        foreach (var example in report.Examples)
        {
            sheet.Add(Outlined(example.Image, example.Target), $"scene {example.Scene}: {example.ClassName}");
            foreach (var method in order)
            {
                var map = example.Maps.First(map => map.Method == method).Map;
                sheet.Add(Pointed(example.Image, map, Pointing.IsHit(map, example.Target)), method);
            }
        }

        return sheet.Render();
    }

    /// <summary>The image with a line round an object.</summary>
    public static RgbImage Outlined(RgbImage image, PixelMask target)
    {
        var result = new RgbImage(image.Width, image.Height, image.Pixels);
        for (var y = 0; y < result.Height; y++)
        {
            for (var x = 0; x < result.Width; x++)
            {
                // A line of two colours is seen on any background.
                if (IsEdge(target, x, y)) Set(result, x, y, (x + y) / 2 % 2 == 0 ? Outline : RgbColor.Black);
            }
        }

        return result;
    }

    private static bool IsEdge(PixelMask mask, int x, int y)
    {
        if (mask[x, y]) return false;
        for (var v = Math.Max(0, y - 1); v <= Math.Min(mask.Height - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(mask.Width - 1, x + 1); u++)
            {
                if (mask[u, v]) return true;
            }
        }

        return false;
    }

    /// <summary>The map over the image, with a ring round its peak: green for a hit, red for a miss.</summary>
    public static RgbImage Pointed(RgbImage image, HeatMap map, bool isHit)
    {
        var result = Overlay.Draw(image, map);
        var (column, row) = map.Peak();
        if (map[column, row] == 0) return result;
        var color = isHit ? Hit : Miss;
        for (var y = Math.Max(0, row - 8); y <= Math.Min(result.Height - 1, row + 8); y++)
        {
            for (var x = Math.Max(0, column - 8); x <= Math.Min(result.Width - 1, column + 8); x++)
            {
                var distance = Math.Sqrt(((x - column) * (x - column)) + ((y - row) * (y - row)));
                if (distance is > 3.3 and < 7.6) Set(result, x, y, distance is > 4.2 and < 6.7 ? color : RgbColor.Black);
            }
        }

        return result;
    }

    private static void Set(RgbImage image, int x, int y, RgbColor color)
    {
        var pixel = image.Row(y).Slice(3 * x, 3);
        (pixel[0], pixel[1], pixel[2]) = (color.Red, color.Green, color.Blue);
    }
}
