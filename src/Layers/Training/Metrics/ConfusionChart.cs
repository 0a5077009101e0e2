using System.Globalization;
using AutogradNet.Imaging;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Draws a confusion matrix as a picture: a row for each class, a column for what it was taken for, in percent of the row. What is right
/// lies on the diagonal, in blue; what is wrong beside it, in red and, since it is rarer, four times as strong.
/// </summary>
public static class ConfusionChart
{
    private const int MostPixels = 640;
    private const int LargestCell = 52;
    private const int SmallestNamedCell = 10;
    private const int SmallestNumberedCell = 28;
    private const int Margin = 12;
    private const string Caption = "rows: the class; columns: what it was taken for, in %";
    private const double WrongStrength = 4;

    private static readonly RgbColor Ink = new(40, 40, 40);
    private static readonly RgbColor Right = new(33, 102, 172);
    private static readonly RgbColor Wrong = new(178, 24, 43);

    /// <summary>Draws it.</summary>
    /// <param name="confusion">The counts.</param>
    /// <param name="classNames">The classes' names; they are written where there is room.</param>
    /// <exception cref="ArgumentException">There is not a name for each class.</exception>
    public static RgbImage Draw(ConfusionMatrix confusion, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count != confusion.Classes) throw new ArgumentException($"{classNames.Count} names for {confusion.Classes} classes.", nameof(classNames));
        var cell = Math.Clamp(MostPixels / confusion.Classes, 1, LargestCell);
        var hasNames = cell >= SmallestNamedCell;
        var names = hasNames ? classNames.Max(name => BitmapFont.Measure(name)) + Margin : 0;
        var (left, top) = (Margin + names, (2 * Margin) + BitmapFont.GlyphHeight + (hasNames ? cell : 0));
        var image = new RgbImage(Math.Max(left + (cell * confusion.Classes), Margin + BitmapFont.Measure(Caption)) + Margin, top + (cell * confusion.Classes) + Margin);
        image.Pixels.Fill(byte.MaxValue);
        BitmapFont.Draw(image, Margin, Margin, Caption, Ink);
        for (var label = 0; label < confusion.Classes; label++)
        {
            if (hasNames)
            {
                var middle = (cell / 2) - (BitmapFont.GlyphHeight / 2);
                BitmapFont.Draw(image, Margin, top + (label * cell) + middle, classNames[label], Ink);
                Centered(image, left + (label * cell), top - cell, cell, Fitting(classNames[label], cell), Ink);
            }

            var count = (double)confusion.CountOf(label);
            for (var prediction = 0; prediction < confusion.Classes; prediction++)
            {
                var hits = confusion[label, prediction];
                if (hits > 0) DrawCell(image, new PixelRectangle(left + (prediction * cell), top + (label * cell), cell, cell), hits / count, label == prediction);
            }
        }

        return image;
    }

    private static void DrawCell(RgbImage image, PixelRectangle area, double share, bool right)
    {
        var strength = right ? share : Math.Min(1, share * WrongStrength);
        ChartCanvas.Fill(image, area, Mix(right ? Right : Wrong, strength));
        if (area.Width < SmallestNumberedCell) return;
        var text = (100 * share).ToString(share < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture);
        Centered(image, area.Left, area.Top, area.Width, text, strength > 0.5 ? RgbColor.White : Ink);
    }

    private static void Centered(RgbImage image, int left, int top, int cell, ReadOnlySpan<char> text, RgbColor color) =>
        BitmapFont.Draw(image, left + ((cell - BitmapFont.Measure(text)) / 2), top + ((cell - BitmapFont.GlyphHeight) / 2), text, color);

    private static ReadOnlySpan<char> Fitting(string name, int width)
    {
        var length = name.Length;
        while (length > 0 && BitmapFont.Measure(name.AsSpan(0, length)) > width - 2) length--;
        return name.AsSpan(0, length);
    }

    private static RgbColor Mix(RgbColor color, double strength) => new(Mix(color.Red, strength), Mix(color.Green, strength), Mix(color.Blue, strength));

    private static byte Mix(byte sample, double strength) => (byte)Math.Round(byte.MaxValue + ((sample - byte.MaxValue) * strength));
}
