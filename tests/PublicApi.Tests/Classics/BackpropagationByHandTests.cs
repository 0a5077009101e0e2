using BackpropagationByHand;

namespace AutogradNet.PublicApi.Tests.Classics;

public sealed class BackpropagationByHandTests
{
    // As published, to the digits given there.
    private static readonly double[] Published = [0.149780716, 0.19956143, 0.24975114, 0.29950229, 0.35891648, 0.408666186, 0.511301270, 0.561370121];

    // The same from a separate program of plain floating-point arithmetic.
    private static readonly double[] Exact =
    [
        0.1497807161327628, 0.19956143226552567, 0.24975114363236958, 0.29950228726473915,
        0.35891647971788465, 0.4086661860762334, 0.5113012702387375, 0.5613701211079891,
    ];

    [Fact]
    public void TheForwardPassIsThePublishedOne()
    {
        using var network = new TwoTwoTwoNetwork();
        var pass = network.Pass();
        Assert.Equal(0.298371109, pass.Error, 1e-9);
        Assert.Equal(0.2983711087600027, pass.Error, 1e-14);
        AssertClose([0.593269992, 0.596884378], pass.Hidden, 1e-9);
        AssertClose([0.75136507, 0.772928465], pass.Output, 1e-9);
    }

    [Fact]
    public void OneStepGivesThePublishedWeights()
    {
        using var network = new TwoTwoTwoNetwork();
        network.Descend(network.Pass(), 0.5);

        // Half a unit of the last digit of the weights published with eight.
        AssertClose(Published, network.Weights, 5e-9);
        AssertClose([.. Published[4..], Published[0]], [.. network.Weights[4..], network.Weights[0]], 1e-9);
        AssertClose(Exact, network.Weights, 1e-14);
        Assert.Equal(0.29102777369359933, network.Pass().Error, 1e-14);
    }

    [Fact]
    public void TheTapeAgreesWithTheChainRuleAllTheWayDown()
    {
        using var network = new TwoTwoTwoNetwork();
        var pass = network.Pass();
        for (var step = 0; step < 10_000; step++)
        {
            if (step % 1000 == 0) AssertClose(ChainRule.Gradient(network, pass), pass.Gradient, 1e-15);
            network.Descend(pass, 0.5);
            pass = network.Pass();
        }

        Assert.Equal(3.510187782978859e-05, pass.Error, 1e-13);
        AssertClose([0.01591362044355068, 0.9840642735146238], pass.Output, 1e-11);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
