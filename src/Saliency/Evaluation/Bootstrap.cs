namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Percentile confidence intervals by resampling scenes: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13. Whole
/// scenes are drawn, since the objects of one scene are not independent. Every mean is resampled with the same draws.
/// </summary>
public sealed class Bootstrap
{
    private readonly int[][] _draws;
    private readonly int _scenes;
    private readonly double _confidence;

    /// <summary>Draws the resamples.</summary>
    /// <param name="scenes">How many scenes there are, at least 1.</param>
    /// <param name="seed">What decides the draws.</param>
    /// <param name="resamples">How often the scenes are drawn again, at least 1.</param>
    /// <param name="confidence">How often the interval is to hold the truth, in (0, 1).</param>
    public Bootstrap(int scenes, ulong seed, int resamples = 2000, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scenes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resamples);
        if (confidence is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Expected above 0 and below 1.");
        var random = new RandomSource(seed);
        _scenes = scenes;
        _confidence = confidence;
        _draws = new int[resamples][];
        for (var i = 0; i < resamples; i++)
        {
            _draws[i] = new int[scenes];
            foreach (ref var scene in _draws[i].AsSpan()) scene = random.NextInt32(scenes);
        }
    }

    /// <summary>The mean over all values of all scenes, and its interval.</summary>
    /// <param name="scenes">The values of each scene; a scene may have none.</param>
    /// <exception cref="ArgumentException">The number of scenes is not the one that was drawn for.</exception>
    public Estimate Mean(IReadOnlyList<IReadOnlyList<double>> scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        if (scenes.Count != _scenes) throw new ArgumentException($"{scenes.Count} scenes instead of {_scenes}.", nameof(scenes));
        var sums = scenes.Select(values => values.Sum()).ToArray();
        var counts = scenes.Select(values => values.Count).ToArray();
        var total = counts.Sum();
        if (total == 0) return new Estimate(double.NaN, double.NaN, double.NaN, 0);
        var means = new List<double>(_draws.Length);
        foreach (var draw in _draws)
        {
            var (sum, count) = (0.0, 0);
            foreach (var scene in draw)
            {
                sum += sums[scene];
                count += counts[scene];
            }

            // A draw of scenes without values only says nothing.
            if (count > 0) means.Add(sum / count);
        }

        means.Sort();
        var tail = (1 - _confidence) / 2;
        return new Estimate(sums.Sum() / total, Quantile(means, tail), Quantile(means, 1 - tail), total);
    }

    // Linear between the order statistics, as the default of R and NumPy.
    private static double Quantile(List<double> sorted, double share)
    {
        if (sorted.Count == 0) return double.NaN;
        var place = share * (sorted.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
