using System.Globalization;
using System.Text;
using System.Text.Json;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;

namespace AutogradNet.Cli.Measuring;

/// <summary>Whether cost grows as the work does: milliseconds per GFLOP, which would be the same everywhere in the best of worlds.</summary>
/// <param name="Model">What was measured.</param>
/// <param name="Threads">How many threads shared the work.</param>
/// <param name="Batches">Growing batches of pictures of one size.</param>
/// <param name="Sizes">Single pictures of growing size.</param>
internal sealed record ScalingReport(string Model, int Threads, IReadOnlyList<ScalingPoint> Batches, IReadOnlyList<ScalingPoint> Sizes)
{
    private static readonly RgbColor[] Colors = [new(31, 119, 180), new(222, 94, 20), new(44, 140, 60), new(150, 80, 170), new(120, 124, 134)];

    private static readonly int[] BatchesMeasured = [1, 2, 4, 8, 16, 32];

    private static readonly int[] SidesMeasured = [64, 96, 128, 160, 224, 288, 352, 448];

    // Points take turns, so that a machine that is slow for a while is so for all of them.
    private const int Rounds = 3;

    /// <summary>How often <see cref="Of"/> measures.</summary>
    public static int Steps => Rounds * (BatchesMeasured.Length + SidesMeasured.Length);

    /// <summary>Measures batches of 1 to 32 pictures of one size, and single pictures of 64 to 448 pixels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="side">The size of the pictures in batches.</param>
    /// <param name="make">Makes what is measured: a batch of a number of pictures of a size.</param>
    /// <param name="measure">Measures it; the second argument says whether it was measured before.</param>
    public static ScalingReport Of<TSubject>(
        string model, int side, Func<int, int, TSubject> make, Func<TSubject, bool, IReadOnlyList<Measurement>> measure)
        where TSubject : IDisposable
    {
        var points = BatchesMeasured.Select(batch => (Batch: batch, Side: side)).Concat(SidesMeasured.Select(size => (Batch: 1, Side: size))).ToList();
        var subjects = new List<TSubject>();
        try
        {
            foreach (var (batch, size) in points) subjects.Add(make(batch, size));
            var measured = new IReadOnlyList<Measurement>[points.Count];
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < points.Count; i++)
                {
                    var more = measure(subjects[i], round > 0);
                    measured[i] = round == 0 ? more : [.. measured[i].Zip(more, static (first, second) => first.With(second))];
                }
            }

            var all = points.Zip(measured, static (point, parts) => new ScalingPoint(point.Batch, point.Side, parts)).ToList();
            return new ScalingReport(model, Compute.Threads, all[..BatchesMeasured.Length], all[BatchesMeasured.Length..]);
        }
        finally
        {
            foreach (var subject in subjects) subject.Dispose();
        }
    }

    public void WriteTable(TextWriter output)
    {
        var table = new TextTable("part", ">batch", ">size", ">median ms", ">ms per GFLOP");
        foreach (var (batch, side, measurements) in Batches.Concat(Sizes))
        {
            foreach (var measurement in measurements)
            {
                table.Add(measurement.Part.Name, Number(batch, "F0"), Number(side, "F0"), Number(measurement.Median, "F2"), Number(PerGigaflop(measurement, measurement.Median), "F2"));
            }
        }

        table.Write(output);
        foreach (var (part, batches, sizes) in Spreads())
        {
            output.WriteLine($"{part.Name}: the most expensive FLOP costs {Number(batches, "F2")} times the cheapest over batches, {Number(sizes, "F2")} times over sizes");
        }
    }

    /// <summary>One object: every point with medians, and by part how many times the cheapest FLOP the most expensive one costs.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("model", Model);
            json.WriteNumber("threads", Threads);
            WritePoints(json, "batches", Batches);
            WritePoints(json, "sizes", Sizes);
            json.WriteStartObject("spread");
            foreach (var (part, batches, sizes) in Spreads())
            {
                json.WriteStartObject(part.JsonName);
                json.WriteNumber("batches", Math.Round(batches, 4));
                json.WriteNumber("sizes", Math.Round(sizes, 4));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A bar for each part and point.</summary>
    public RgbImage ToChart()
    {
        var chart = new BarChart($"{Model}: milliseconds per GFLOP") { Subtitle = $"{Threads} threads; medians with quartiles; batches of {Batches[0].Side} pixels, then single pictures" };
        foreach (var (measurement, index) in Batches[0].Measurements.Select((measurement, index) => (measurement, index)))
        {
            chart.AddSeries(measurement.Part.Name, Colors[index % Colors.Length]);
        }

        foreach (var point in Batches) chart.AddGroup($"batch {point.Batch}", Bars(point));
        foreach (var point in Sizes) chart.AddGroup($"{point.Side} px", Bars(point));
        return chart.Render();
    }

    private static List<Bar> Bars(ScalingPoint point) =>
        [.. point.Measurements.Select(one => new Bar(PerGigaflop(one, one.Median), PerGigaflop(one, one.LowerQuartile), PerGigaflop(one, one.UpperQuartile)))];

    private static double PerGigaflop(Measurement measurement, double milliseconds) => milliseconds / (measurement.Part.Flop / 1e9);

    private static double Spread(IReadOnlyList<ScalingPoint> points, int part)
    {
        var costs = points.Select(point => PerGigaflop(point.Measurements[part], point.Measurements[part].Median)).ToList();
        return costs.Max() / costs.Min();
    }

    private static void WritePoints(Utf8JsonWriter json, string name, IReadOnlyList<ScalingPoint> points)
    {
        json.WriteStartArray(name);
        foreach (var (batch, side, measurements) in points)
        {
            json.WriteStartObject();
            json.WriteNumber("batch", batch);
            json.WriteNumber("size", side);
            foreach (var measurement in measurements) json.WriteNumber(measurement.Part.JsonName, Math.Round(measurement.Median, 4));
            json.WriteStartObject("ms_per_gflop");
            foreach (var measurement in measurements) json.WriteNumber(measurement.Part.JsonName, Math.Round(PerGigaflop(measurement, measurement.Median), 4));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private IEnumerable<(BenchPart Part, double Batches, double Sizes)> Spreads() =>
        Batches[0].Measurements.Select((measurement, index) => (measurement.Part, Spread(Batches, index), Spread(Sizes, index)));
}
