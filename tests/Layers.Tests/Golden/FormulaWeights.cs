using System.Text;

namespace AutogradNet.Layers.Tests;

/// <summary>The weights of the reference zoo: each number is a function of its tensor's name and its place (see its README).</summary>
internal static class FormulaWeights
{
    public static Tensor Uniform(string name, Shape shape)
    {
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * 16777619u;
        var result = Tensor.Empty(shape);
        var target = result.MutableSpan<float>();
        for (var i = 0; i < target.Length; i++)
        {
            var x = hash + ((uint)i * 0x9E3779B9u);
            x ^= x >> 16;
            x *= 0x85EBCA6Bu;
            x ^= x >> 13;
            x *= 0xC2B2AE35u;
            x ^= x >> 16;
            target[i] = (float)(((x >> 8) * Math.Pow(2, -23)) - 1);
        }

        return result;
    }

    public static void Fill(Module module)
    {
        using var scope = new TensorScope();
        var weights = module.StateDict().Where(entry => entry.Value.DType == DType.Float32).ToDictionary(entry => entry.Key, entry => Of(entry.Key, entry.Value.Shape));
        module.LoadStateDict(weights);
    }

    private static Tensor Of(string name, Shape shape)
    {
        var (scale, shift) =
            name.EndsWith("running_mean", StringComparison.Ordinal) ? (0.1, 0.0)
            : name.EndsWith("running_var", StringComparison.Ordinal) ? (0.25, 1.0)
            : name.EndsWith("bias", StringComparison.Ordinal) ? (0.1, 0.0)
            : shape.Rank == 1 ? (0.25, 1.0)
            : (Math.Sqrt(6.0 / shape.CountOf(1, shape.Rank)), 0.0);
        var result = Uniform(name, shape);
        foreach (ref var value in result.MutableSpan<float>()) value = (float)((value * scale) + shift);
        return result;
    }
}
