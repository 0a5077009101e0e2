using System.Globalization;

namespace AutogradNet.Cli.Measuring;

/// <summary>
/// Measures on request, so that another program can let several libraries take turns. First a line <c>ready PART…</c> is written. Each line
/// read is then answered by one: <c>PART [RUNS]</c> by the milliseconds of as many calls in a row, <c>warm PART</c> by <c>ok</c> once
/// the part is warm, <c>threads N</c> by <c>ok</c>, <c>exchange</c> by the nanoseconds of <see cref="LineExchange"/>, anything else by <c>error: …</c>. The end of the input ends it.
/// </summary>
internal static class BenchServer
{
    private const int MostRuns = 1_000_000;

    public static void Run(IReadOnlyList<BenchPart> parts, TextReader input, TextWriter output, CancellationToken cancellation)
    {
        Answer($"ready {string.Join(' ', parts.Select(part => part.Name))}");
        while (input.ReadLine() is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Answer(Obey(parts, line, cancellation));
            }
            catch (ArgumentException e)
            {
                Answer($"error: {e.Message}");
            }
        }

        void Answer(string text)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    private static string Obey(IReadOnlyList<BenchPart> parts, string line, CancellationToken cancellation)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        switch (words)
        {
            case ["threads", var count]:
                Compute.Threads = Count(count);
                return "ok";
            case ["exchange"]:
                return Text(LineExchange.Nanoseconds());
            case ["warm", var name]:
                Measurement.WarmUp(Find(parts, name), cancellation);
                return "ok";
            case [var name]:
                return Text(Measurement.Time(Find(parts, name)));
            case [var name, var runs]:
                var part = Find(parts, name);
                var times = new double[Count(runs)];
                for (var i = 0; i < times.Length; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    times[i] = Measurement.Time(part);
                }

                return string.Join(' ', times.Select(Text));
            default:
                throw new ArgumentException("PART [RUNS], warm PART, threads N or exchange was expected.");
        }
    }

    private static BenchPart Find(IReadOnlyList<BenchPart> parts, string name) =>
        parts.FirstOrDefault(part => part.Name == name) ?? throw new ArgumentException($"There is no part '{name}'; there are {string.Join(", ", parts.Select(part => part.Name))}.");

    private static int Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostRuns
            ? count
            : throw new ArgumentException($"'{text}' is no number from 1 to {MostRuns}.");

    private static string Text(double milliseconds) => milliseconds.ToString("F4", CultureInfo.InvariantCulture);
}
