using AutogradNet.Explanations.Evaluation;

namespace AutogradNet.Explanations.Tests;

public sealed class RankCorrelationTests
{
    [Fact]
    public void EqualValuesShareTheMeanOfTheirRanks() => Assert.Equal([4, 1.5, 1.5, 3, 5], RankCorrelation.Ranks([7, 2, 2, 5, 9]));

    [Fact]
    public void WithoutTiesItIsSpearmansFormula()
    {
        // 1 − 6 Σd² / (n(n² − 1)) with the ranks 2, 1, 4, 5, 3, so d = −1, 1, −1, −1, 2: 1 − 48 / 120.
        Assert.Equal(0.6, RankCorrelation.Spearman([10, 20, 30, 40, 50], [2, 1, 7, 9, 3]), 1e-12);
    }

    [Fact]
    public void WithTiesItIsPearsonsOfTheRanks()
    {
        // Ranks 1, 2.5, 2.5, 4 and 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
        Assert.Equal(4.5 / Math.Sqrt(4.5 * 5), RankCorrelation.Spearman([0, 1, 1, 8], [3, 4, 5, 6]), 1e-12);
    }

    [Fact]
    public void OnlyTheOrderMatters() => Assert.Equal(1, RankCorrelation.Spearman([1, 2, 3, 4], [1, 10, 1e6, 1e6 + 1]), 1e-12);

    [Fact]
    public void ConstantSidesHaveNoCorrelation() => Assert.True(double.IsNaN(RankCorrelation.Spearman([1, 1, 1], [1, 2, 3])));

    [Fact]
    public void SidesMustMatch()
    {
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => RankCorrelation.Spearman([1], [1]));
    }
}
