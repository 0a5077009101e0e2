using System.Diagnostics;

namespace AutogradNet.Cli.Measuring;

/// <summary>What some calls of a part came to.</summary>
/// <param name="Part">The part.</param>
/// <param name="Milliseconds">The time of each call, in ascending order.</param>
/// <param name="AllocatedBytes">Managed memory allocated by a call, on average.</param>
internal sealed record Measurement(BenchPart Part, IReadOnlyList<double> Milliseconds, long AllocatedBytes)
{
    /// <summary>A part is ready to be measured when it ran this often and this long: by then the code is compiled for good.</summary>
    private const int WarmUpCalls = 3;
    private const int MostWarmUpCalls = 100;
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1.5);

    public double Median => Quantile(0.5);

    public double LowerQuartile => Quantile(0.25);

    public double UpperQuartile => Quantile(0.75);

    /// <summary>Speed at the median time.</summary>
    public double GigaflopPerSecond => Part.Flop / Median / 1e6;

    /// <summary>Measures a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="isWarm">Whether it ran before: then it is called once, else it is warmed up.</param>
    /// <param name="runs">How many calls are measured, 1 or more.</param>
    /// <param name="report">Told after each measured call how many there were.</param>
    /// <param name="cancellation">Ends it between two calls.</param>
    public static Measurement Of(BenchPart part, bool isWarm, int runs, Action<int> report, CancellationToken cancellation)
    {
        if (isWarm) part.Run();
        else WarmUp(part, cancellation);
        var times = new double[runs];
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < runs; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            times[i] = Time(part);
            report(i + 1);
        }

        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - before) / runs;
        Array.Sort(times);
        return new Measurement(part, times, allocated);
    }

    /// <summary>This and more calls of the same part.</summary>
    public Measurement With(Measurement more) => this with
    {
        Milliseconds = [.. Milliseconds.Concat(more.Milliseconds).Order()],
        AllocatedBytes = ((AllocatedBytes * Milliseconds.Count) + (more.AllocatedBytes * more.Milliseconds.Count)) / (Milliseconds.Count + more.Milliseconds.Count),
    };

    /// <summary>Runs a part until its code is compiled for good and its memory is there.</summary>
    public static void WarmUp(BenchPart part, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < WarmUpCalls || (i < MostWarmUpCalls && Stopwatch.GetElapsedTime(start) < WarmUpTime); i++)
        {
            cancellation.ThrowIfCancellationRequested();
            part.Run();
        }
    }

    /// <summary>One call, in milliseconds.</summary>
    public static double Time(BenchPart part)
    {
        var start = Stopwatch.GetTimestamp();
        part.Run();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private double Quantile(double share)
    {
        var place = share * (Milliseconds.Count - 1);
        var (below, above) = (Milliseconds[(int)place], Milliseconds[(int)Math.Ceiling(place)]);
        return below + ((above - below) * (place - Math.Floor(place)));
    }
}
