using AutogradNet.Imaging;

namespace AutogradNet.Layers.Training;

/// <summary>One diagram on a picture: a frame of axes round an area, and curves in it.</summary>
internal sealed class ChartPanel(RgbImage image, PixelRectangle area, ChartAxis horizontal, ChartAxis vertical)
{
    private static readonly RgbColor Ink = new(60, 60, 60);
    private static readonly RgbColor Grid = new(226, 226, 226);

    /// <summary>Draws the grid, the axes and their numbers, and the names of both.</summary>
    public void DrawAxes(string horizontalName, string verticalName, Func<double, string> horizontalText, Func<double, string> verticalText)
    {
        foreach (var tick in vertical.Ticks)
        {
            var y = Y(tick);
            ChartCanvas.Line(image, area.Left, y, area.Left + area.Width, y, 1, Grid);
            var text = verticalText(tick);
            BitmapFont.Draw(image, area.Left - 6 - BitmapFont.Measure(text), (int)y - 3, text, Ink);
        }

        foreach (var tick in horizontal.Ticks)
        {
            var x = X(tick);
            ChartCanvas.Line(image, x, area.Top, x, area.Top + area.Height, 1, Grid);
            ChartCanvas.Line(image, x, area.Top + area.Height, x, area.Top + area.Height + 4, 1, Ink);
            var text = horizontalText(tick);
            BitmapFont.Draw(image, (int)x - (BitmapFont.Measure(text) / 2), area.Top + area.Height + 8, text, Ink);
        }

        ChartCanvas.Line(image, area.Left, area.Top, area.Left, area.Top + area.Height, 1, Ink);
        ChartCanvas.Line(image, area.Left, area.Top + area.Height, area.Left + area.Width, area.Top + area.Height, 1, Ink);
        BitmapFont.Draw(image, area.Left + ((area.Width - BitmapFont.Measure(horizontalName)) / 2), area.Top + area.Height + 22, horizontalName, Ink);
        BitmapFont.Draw(image, area.Left, area.Top - 20, verticalName, Ink, 2);
    }

    /// <summary>Draws points joined by lines.</summary>
    public void DrawCurve(ReadOnlySpan<(double X, double Y)> points, RgbColor color)
    {
        for (var i = 1; i < points.Length; i++) ChartCanvas.Line(image, X(points[i - 1].X), Y(points[i - 1].Y), X(points[i].X), Y(points[i].Y), 2, color);
        // Dots only where they do not run together.
        if (points.Length * 12 > area.Width) return;
        foreach (var (x, y) in points) ChartCanvas.Line(image, X(x), Y(y), X(x), Y(y), 5, color);
    }

    private double X(double value) => area.Left + (horizontal.Place(value) * area.Width);

    private double Y(double value) => area.Top + ((1 - vertical.Place(value)) * area.Height);
}
