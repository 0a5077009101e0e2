namespace AutogradNet.Layers.Tests;

/// <summary>The measure of the reference values: the largest difference relative to the largest reference value.</summary>
internal static class Closeness
{
    public static double Of(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double difference = 0, scale = 0;
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(double.IsFinite(actual[i]), $"Element {i} is {actual[i]}.");
            difference = Math.Max(difference, Math.Abs(actual[i] - expected[i]));
            scale = Math.Max(scale, Math.Abs(expected[i]));
        }

        // A reference of zeros (DeconvNet's gradient can be) asks for zeros.
        return difference == 0 ? 0 : difference / scale;
    }

    public static void Require(Tensor actual, Tensor expected, double tolerance, string what)
    {
        var error = Of(actual, expected);
        Assert.True(error <= tolerance, $"{what}: the difference is {error:g3} of the maximum, allowed are {tolerance:g3}.");
    }
}
