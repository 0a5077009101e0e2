namespace ClimbingBlindfolded;

/// <summary>
/// Gradient ascent: a climber who sees nothing feels the slope underfoot, steps along it in proportion, and stops where it is flat.
/// This finds the summit of the hill one started on, not the highest one.
/// </summary>
internal sealed class Climb
{
    private readonly List<(double X, double Y)> _path = [];

    private Climb((double X, double Y) start) => _path.Add(start);

    /// <summary>Where the climber was, from the start to the end.</summary>
    public IReadOnlyList<(double X, double Y)> Path => _path;

    /// <summary>How high that was.</summary>
    public List<double> Heights { get; } = [];

    /// <summary>Whether the ground at the end is flat.</summary>
    public bool Arrived { get; private set; }

    /// <summary>Climbs from all starting points, side by side.</summary>
    /// <param name="starts">Where to begin.</param>
    /// <param name="rate">The length of a step on ground of slope 1.</param>
    /// <param name="maximumSteps">When to give up.</param>
    /// <param name="flat">The slope that counts as flat.</param>
    public static IReadOnlyList<Climb> From(IEnumerable<(double X, double Y)> starts, double rate = 0.25, int maximumSteps = 2000, double flat = 1e-8)
    {
        Climb[] climbs = [.. starts.Select(start => new Climb(start))];
        for (var step = 0; step <= maximumSteps && climbs.Any(climb => !climb.Arrived); step++)
        {
            var ground = Landscape.Measure([.. climbs.Select(climb => climb._path[^1].X)], [.. climbs.Select(climb => climb._path[^1].Y)]);
            for (var i = 0; i < climbs.Length; i++) climbs[i].Step(ground.Height[i], ground.SlopeX[i] * rate, ground.SlopeY[i] * rate, ground.Steepness(i) < flat, step == maximumSteps);
        }

        return climbs;
    }

    private void Step(double height, double dx, double dy, bool isFlat, bool isLast)
    {
        if (Arrived) return;
        Heights.Add(height);
        Arrived = isFlat;
        if (!isFlat && !isLast) _path.Add((_path[^1].X + dx, _path[^1].Y + dy));
    }
}
