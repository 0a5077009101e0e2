using System.Text;

namespace AutogradNet.Layers.Tests;

/// <summary>The weights of the reference zoo: each number is a function of its tensor's name and its place (see its README).</summary>
internal static class FormulaWeights
{
    public static Tensor Uniform(string name, Shape shape)
    {
        var result = Tensor.Empty(shape);
        Write(name, result.MutableSpan<float>(), 1, 0);
        return result;
    }

    public static void Fill(Module module)
    {
        foreach (var (name, tensor) in module.StateDict())
        {
            if (tensor.DType != DType.Float32) continue;
            var (scale, shift) = Range(name, tensor.Shape);
            Write(name, tensor.MutableSpan<float>(), scale, shift);
        }
    }

    private static (double Scale, double Shift) Range(string name, Shape shape) =>
        name.EndsWith("running_mean", StringComparison.Ordinal) ? (0.1, 0)
        : name.EndsWith("running_var", StringComparison.Ordinal) ? (0.25, 1)
        : name.EndsWith("bias", StringComparison.Ordinal) ? (0.1, 0)
        : shape.Rank == 1 ? (0.25, 1)
        : (Math.Sqrt(6.0 / shape.CountOf(1, shape.Rank)), 0);

    private static void Write(string name, Span<float> target, double scale, double shift)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * 16777619u;
        for (var i = 0; i < target.Length; i++)
        {
            var x = hash + ((uint)i * 0x9E3779B9u);
            x ^= x >> 16;
            x *= 0x85EBCA6Bu;
            x ^= x >> 13;
            x *= 0xC2B2AE35u;
            x ^= x >> 16;
            var uniform = ((x >> 8) * (1.0 / (1 << 23))) - 1;
            target[i] = (float)((uniform * scale) + shift);
        }
    }
}
