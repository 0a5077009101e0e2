using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests;

/// <summary>In the steady state an explanation leaves little for the garbage collector: everything large comes from pools.</summary>
public sealed class ExplanationAllocationTests
{
    private const long Most = 1 << 20;

    [Theory]
    [InlineData("squeezenet1_1", "gradient")]
    [InlineData("squeezenet1_1", "gradcam")]
    [InlineData("mobilenet_v2", "gradient")]
    [InlineData("mobilenet_v2", "gradcam")]
    public void AnExplanationAllocatesLessThanAMebibyte(string name, string method)
    {
        using var model = ModelZoo.Create(name, random: new RandomSource(7));
        using var input = new RandomSource(8).Normal([1, 3, 224, 224]);
        var least = long.MaxValue;
        for (var i = 0; i < 6; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            using (Saliency.Explain(model, input, 1, SaliencyMethods.Create(method))) least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least < Most, $"{least:N0} bytes");
    }
}
