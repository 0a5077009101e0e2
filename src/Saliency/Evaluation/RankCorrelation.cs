namespace AutogradNet.Explanations.Evaluation;

/// <summary>How alike two orders are.</summary>
public static class RankCorrelation
{
    /// <summary>
    /// Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing the mean of their ranks; in [−1, 1].
    /// NaN where one side is constant.
    /// </summary>
    /// <exception cref="ArgumentException">The sides differ in length, or there are fewer than two values.</exception>
    public static double Spearman(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        if (first.Length != second.Length) throw new ArgumentException($"{first.Length} values cannot be compared with {second.Length}.", nameof(second));
        if (first.Length < 2) throw new ArgumentException("A correlation needs at least two values.", nameof(first));
        var (a, b) = (Ranks(first), Ranks(second));
        var mean = (first.Length + 1) / 2.0;
        double product = 0, left = 0, right = 0;
        for (var i = 0; i < a.Length; i++)
        {
            var (da, db) = (a[i] - mean, b[i] - mean);
            product += da * db;
            left += da * da;
            right += db * db;
        }

        return left == 0 || right == 0 ? double.NaN : product / Math.Sqrt(left * right);
    }

    /// <summary>The rank of each value, the smallest 1; equal values share the mean of their ranks.</summary>
    public static double[] Ranks(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(sorted, order);
        var ranks = new double[values.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
            start = end;
        }

        return ranks;
    }
}
