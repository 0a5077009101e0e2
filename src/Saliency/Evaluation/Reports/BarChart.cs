using System.Globalization;
using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Grouped bars with error bars: each group stands for a question, each bar in it for one of the series, which all groups share. A dashed
/// line in a group shows what chance gives.
/// </summary>
public sealed class BarChart
{
    private const int BarWidth = 15;
    private const int BarGap = 3;
    private const int GroupGap = 40;
    private const int PlotHeight = 400;
    private const int Margin = 28;
    private const int AxisWidth = 52;
    private const int TextScale = 2;
    private const int LineHeight = (BitmapFont.GlyphHeight + 6) * TextScale;
    private static readonly RgbColor Ink = new(45, 48, 56);
    private static readonly RgbColor Faint = new(228, 230, 235);
    private static readonly RgbColor Muted = new(120, 124, 134);

    private readonly string _title;
    private readonly List<(string Name, RgbColor Color)> _series = [];
    private readonly List<(string Name, Bar[] Bars, double? Chance)> _groups = [];

    /// <summary>Begins an empty chart.</summary>
    /// <param name="title">What stands above it.</param>
    public BarChart(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        _title = title;
    }

    /// <summary>What stands under the title, such as what the error bars mean; nothing where empty.</summary>
    public string Subtitle { get; init; } = "";

    /// <summary>Adds a bar to every group that follows.</summary>
    /// <exception cref="InvalidOperationException">There are groups already.</exception>
    public BarChart AddSeries(string name, RgbColor color)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_groups.Count > 0) throw new InvalidOperationException("The series come before the groups.");
        _series.Add((name, color));
        return this;
    }

    /// <summary>Adds a group.</summary>
    /// <param name="name">What stands under it.</param>
    /// <param name="bars">A bar for each series.</param>
    /// <param name="chance">Where the dashed line is; null draws none.</param>
    /// <exception cref="ArgumentException">There is not one bar for each series, or a value is infinite.</exception>
    public BarChart AddGroup(string name, IReadOnlyList<Bar> bars, double? chance = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(bars);
        if (bars.Count != _series.Count) throw new ArgumentException($"{bars.Count} bars for {_series.Count} series.", nameof(bars));
        if (bars.Any(bar => double.IsInfinity(bar.Value) || double.IsInfinity(bar.Low) || double.IsInfinity(bar.High))) throw new ArgumentException("A bar cannot be infinitely long.", nameof(bars));
        _groups.Add((name, [.. bars], chance));
        return this;
    }

    /// <summary>Draws the chart.</summary>
    /// <exception cref="InvalidOperationException">There is no series or no group.</exception>
    public RgbImage Render()
    {
        if (_series.Count == 0 || _groups.Count == 0) throw new InvalidOperationException("A bar chart needs a series and a group.");
        var bars = (_series.Count * (BarWidth + BarGap)) - BarGap;
        var groupWidth = Math.Max(bars, _groups.Max(group => BitmapFont.Measure(group.Name, TextScale))) + GroupGap;
        var plotWidth = _groups.Count * groupWidth;
        var texts = Math.Max(BitmapFont.Measure(_title, TextScale + 1), BitmapFont.Measure(Subtitle, TextScale));
        var width = Math.Max(AxisWidth + plotWidth, texts) + (2 * Margin);
        var legend = LegendRows(width - (2 * Margin));
        var plotTop = Margin + (2 * LineHeight) + 8 + (legend.Count * LineHeight) + 18;
        var image = new RgbImage(width, plotTop + PlotHeight + LineHeight + Margin);
        image.Pixels.Fill(byte.MaxValue);
        BitmapFont.Draw(image, Margin, Margin, _title, Ink, TextScale + 1);
        BitmapFont.Draw(image, Margin, Margin + LineHeight + 6, Subtitle, Muted, TextScale);
        DrawLegend(image, legend, Margin + (2 * LineHeight) + 14);
        var (low, high) = (Math.Min(0, Values().Min()), Math.Max(0, Values().Max()));
        var axis = ChartAxis.Around(low, high > low ? high : 1, parts: 4);
        var left = Margin + AxisWidth;
        DrawGrid(image, axis, left, plotTop, plotWidth);
        for (var g = 0; g < _groups.Count; g++)
        {
            var (name, _, _) = _groups[g];
            var start = left + (g * groupWidth);
            DrawGroup(image, axis, _groups[g], start + ((groupWidth - bars) / 2), plotTop);
            BitmapFont.Draw(image, start + ((groupWidth - BitmapFont.Measure(name, TextScale)) / 2), plotTop + PlotHeight + 12, name, Ink, TextScale);
        }

        ChartCanvas.Fill(image, new PixelRectangle(left, Row(axis, 0, plotTop), plotWidth, 2), Ink);
        return image;
    }

    private IEnumerable<double> Values() =>
        _groups.SelectMany(group => group.Bars.SelectMany(bar => new[] { bar.Value, bar.Low, bar.High }).Append(group.Chance ?? 0)).Where(value => !double.IsNaN(value));

    private static void DrawGrid(RgbImage image, ChartAxis axis, int left, int top, int width)
    {
        foreach (var tick in axis.Ticks)
        {
            var y = Row(axis, tick, top);
            var text = tick.ToString("0.##", CultureInfo.InvariantCulture);
            ChartCanvas.Fill(image, new PixelRectangle(left, y, width, 1), Faint);
            BitmapFont.Draw(image, left - 10 - BitmapFont.Measure(text, TextScale), y - BitmapFont.GlyphHeight, text, Muted, TextScale);
        }
    }

    private void DrawGroup(RgbImage image, ChartAxis axis, (string Name, Bar[] Bars, double? Chance) group, int left, int top)
    {
        var zero = Row(axis, 0, top);
        for (var s = 0; s < group.Bars.Length; s++)
        {
            var bar = group.Bars[s];
            var x = left + (s * (BarWidth + BarGap));
            if (double.IsNaN(bar.Value)) continue;
            var y = Row(axis, bar.Value, top);
            ChartCanvas.Fill(image, new PixelRectangle(x, Math.Min(y, zero), BarWidth, Math.Abs(zero - y) + 1), _series[s].Color);
            if (double.IsNaN(bar.Low) || double.IsNaN(bar.High)) continue;
            var (upper, lower) = (Row(axis, bar.High, top), Row(axis, bar.Low, top));
            ChartCanvas.Fill(image, new PixelRectangle(x + (BarWidth / 2), upper, 1, lower - upper + 1), Ink);
            ChartCanvas.Fill(image, new PixelRectangle(x + (BarWidth / 2) - 3, upper, 7, 1), Ink);
            ChartCanvas.Fill(image, new PixelRectangle(x + (BarWidth / 2) - 3, lower, 7, 1), Ink);
        }

        if (group.Chance is not { } chance || chance == 0) return;
        var end = left + (group.Bars.Length * (BarWidth + BarGap)) - BarGap + 6;
        for (var x = left - 6; x < end; x += 10) ChartCanvas.Fill(image, new PixelRectangle(x, Row(axis, chance, top), Math.Min(6, end - x), 2), Ink);
    }

    private List<List<int>> LegendRows(int width)
    {
        var rows = new List<List<int>> { new() };
        var used = 0;
        for (var i = 0; i < _series.Count; i++)
        {
            var needed = LegendWidth(i);
            if (used + needed > width && rows[^1].Count > 0)
            {
                rows.Add([]);
                used = 0;
            }

            rows[^1].Add(i);
            used += needed;
        }

        return rows;
    }

    private int LegendWidth(int series) => 18 + 6 + BitmapFont.Measure(_series[series].Name, TextScale) + 22;

    private void DrawLegend(RgbImage image, List<List<int>> rows, int top)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var x = Margin;
            foreach (var series in rows[row])
            {
                var (name, color) = _series[series];
                ChartCanvas.Fill(image, new PixelRectangle(x, top + (row * LineHeight), 14, 14), color);
                BitmapFont.Draw(image, x + 22, top + (row * LineHeight), name, Ink, TextScale);
                x += LegendWidth(series);
            }
        }
    }

    private static int Row(ChartAxis axis, double value, int top) => top + (int)Math.Round((axis.Maximum - value) / (axis.Maximum - axis.Minimum) * PlotHeight);
}
