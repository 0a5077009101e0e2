using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet.Layers.Training;

/// <summary>Limits the length of a gradient over all parameters together (Pascanu et al., 2013).</summary>
public static class GradientClipping
{
    // Added to the norm, as PyTorch's clip_grad_norm_ does.
    private const double Slack = 1e-6;

    /// <summary>The Euclidean norm of all values of all gradients together, summed in double precision.</summary>
    public static double GlobalNorm(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var sums = new double[gradients.Count];
        Workers.For(sums.Length, i => sums[i] = SumOfSquares(gradients[i]));
        // Added up in order, whoever was first.
        var sum = 0.0;
        foreach (var each in sums) sum += each;
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// What to multiply gradients of a norm by so that it does not exceed <paramref name="maximumNorm"/>: min(1, maximum/(norm + 1e-6)).
    /// To be handed to <see cref="Optimizer.Step"/>; the gradients themselves may share memory and are left alone.
    /// </summary>
    public static double Scale(double norm, double maximumNorm)
    {
        OptimizerArguments.RequirePositive(maximumNorm);
        return Math.Min(1, maximumNorm / (norm + Slack));
    }

    private static double SumOfSquares(Tensor gradient)
    {
        if (gradient.DType == DType.Float64) return TensorPrimitives.SumOfSquares(gradient.Span<double>());
        var sum = 0.0;
        Span<double> wide = stackalloc double[512];
        for (var values = gradient.Span<float>(); values.Length > 0;)
        {
            var part = wide[..Math.Min(wide.Length, values.Length)];
            TensorPrimitives.ConvertTruncating(values[..part.Length], part);
            sum += TensorPrimitives.SumOfSquares<double>(part);
            values = values[part.Length..];
        }

        return sum;
    }
}
