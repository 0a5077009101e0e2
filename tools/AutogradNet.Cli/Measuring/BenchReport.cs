using System.Globalization;
using System.Text;
using System.Text.Json;
using AutogradNet.Cli.Output;

namespace AutogradNet.Cli.Measuring;

/// <summary>The figures of one run of <c>bench</c>, as a table or as one line of JSON.</summary>
internal sealed record BenchReport
{
    /// <summary>What was measured; null where it was matrix products.</summary>
    public string? Model { get; init; }

    public required int Threads { get; init; }

    public int? Batch { get; init; }

    public Size2d? Size { get; init; }

    public long? MultiplyAdds { get; init; }

    public required double PeakGigaflopPerSecond { get; init; }

    public required long PeakWorkingSetBytes { get; init; }

    public required IReadOnlyList<Measurement> Measurements { get; init; }

    public void WriteTable(TextWriter output)
    {
        var table = new TextTable("part", ">median ms", ">lower quartile", ">upper quartile", ">GFLOP/s", ">% of peak", ">KB allocated");
        foreach (var measurement in Measurements)
        {
            table.Add(
                measurement.Part.Name,
                Number(measurement.Median, "F2"),
                Number(measurement.LowerQuartile, "F2"),
                Number(measurement.UpperQuartile, "F2"),
                Number(measurement.GigaflopPerSecond, "F1"),
                Number(100 * measurement.GigaflopPerSecond / PeakGigaflopPerSecond, "F1"),
                Number(measurement.AllocatedBytes / 1024.0, "N0"));
        }

        table.Write(output);
        if (Model is not null) output.WriteLine($"{Model}: {Batch} × 3 × {Size!.Value.Height} × {Size.Value.Width}, {Number(MultiplyAdds!.Value, "N0")} multiply-adds in a forward pass");
        output.WriteLine($"{Threads} thread{(Threads == 1 ? "" : "s")}, FMA peak {Number(PeakGigaflopPerSecond, "F1")} GFLOP/s ({FmaPeak.Instructions}), peak working set {Number(Megabytes, "N0")} MB");
    }

    /// <summary>One object: medians in milliseconds, megabytes of 2²⁰ bytes; quartiles, speed and allocations by the same names in objects of their own.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (Model is not null)
            {
                json.WriteString("model", Model);
                json.WriteNumber("batch", Batch!.Value);
                json.WriteNumber("size", Size!.Value.Height);
                json.WriteNumber("multiply_adds", MultiplyAdds!.Value);
            }

            json.WriteNumber("threads", Threads);
            foreach (var measurement in Measurements) json.WriteNumber(measurement.Part.JsonName, Round(measurement.Median));
            json.WriteNumber("peak_working_set_mb", Round(Megabytes));
            json.WriteNumber("fma_peak_gflops", Round(PeakGigaflopPerSecond));
            json.WriteString("fma_instructions", FmaPeak.Instructions);
            json.WriteStartObject("quartiles");
            foreach (var measurement in Measurements)
            {
                json.WriteStartArray(measurement.Part.JsonName);
                json.WriteNumberValue(Round(measurement.LowerQuartile));
                json.WriteNumberValue(Round(measurement.UpperQuartile));
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartObject("gflops");
            foreach (var measurement in Measurements) json.WriteNumber(measurement.Part.JsonName, Round(measurement.GigaflopPerSecond));
            json.WriteEndObject();
            json.WriteStartObject("allocated_bytes");
            foreach (var measurement in Measurements) json.WriteNumber(measurement.Part.JsonName, measurement.AllocatedBytes);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private double Megabytes => PeakWorkingSetBytes / (1024.0 * 1024.0);

    private static double Round(double value) => Math.Round(value, 4);

    private static string Number<T>(T value, string format) where T : IFormattable => value.ToString(format, CultureInfo.InvariantCulture);
}
