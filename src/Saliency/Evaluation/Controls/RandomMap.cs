using System.Runtime.InteropServices;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>Uniform noise whose seed is made of a given one and the image.</summary>
internal sealed class RandomMap(ulong seed) : NullControl
{
    public override string Name => "random";

    protected override void Fill(Tensor input, Span<float> map)
    {
        var bytes = input.DType == DType.Float64 ? MemoryMarshal.AsBytes(input.Span<double>()) : MemoryMarshal.AsBytes(input.Span<float>());
        // FNV-1a (Fowler, Noll and Vo): all that matters is that images differ.
        var key = 14695981039346656037UL;
        foreach (var value in bytes) key = (key ^ value) * 1099511628211;
        var random = new RandomSource(seed ^ key);
        foreach (ref var value in map) value = (float)random.NextDouble();
    }
}
