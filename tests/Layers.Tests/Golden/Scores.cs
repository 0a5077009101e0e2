namespace AutogradNet.Layers.Tests;

/// <summary>Seeds for backward passes from a network's scores.</summary>
internal static class Scores
{
    /// <summary>The cotangent of one class' score, summed over the batch.</summary>
    public static Tensor Seed(Shape scores, int classIndex)
    {
        var seed = Tensor.Zeros(scores);
        var values = seed.MutableSpan<float>();
        for (var row = 0; row < scores[0]; row++) values[(row * scores[1]) + classIndex] = 1;
        return seed;
    }
}
