using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Batch normalisation with given statistics, y = (x − mean)/√(variance + ε)·weight + bias, one of each per channel (axis 1).
/// The operands are x, mean, variance and then weight and bias where present, so that rules can read them.
/// </summary>
/// <remarks>
/// It is computed as x·scale + (bias − mean·scale), rounded in this order as PyTorch does: a rectifier behind it decides near-ties by
/// the last bit, and these agree only when the order does.
/// </remarks>
public sealed record BatchNorm(double Epsilon, bool HasWeight, bool HasBias) : Operation
{
    /// <summary>Which operand is the weight; −1 where there is none.</summary>
    public int WeightIndex => HasWeight ? 3 : -1;

    /// <summary>Which operand is the bias; −1 where there is none.</summary>
    public int BiasIndex => HasBias ? HasWeight ? 4 : 3 : -1;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, mean, variance) = (context.Input(0), context.Input(1), context.Input(2));
        NormalizationArguments.RequireData(Name, x, Epsilon);
        NormalizationArguments.RequireChannels(Name, x, mean, "mean");
        NormalizationArguments.RequireChannels(Name, x, variance, "variance");
        if (HasWeight) NormalizationArguments.RequireChannels(Name, x, context.Input(WeightIndex), "weight");
        if (HasBias) NormalizationArguments.RequireChannels(Name, x, context.Input(BiasIndex), "bias");

        var (scale, shift) = x.DType == DType.Float32 ? ScaleAndShift<float>(context) : ScaleAndShift<double>(context);
        if (DeferredConvolution.Open(x) is { CanNormalize: true } convolution) return convolution.Normalize(scale, shift);
        if (context.MayDefer && DeferredNormalization.Serves(x)) return DeferredNormalization.Start(x, scale, shift);
        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) Normalize<float>(x, scale, shift, result);
        else Normalize<double>(x, scale, shift, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) =>
        index > 0 || operands[2] is not null || (HasWeight && operands[WeightIndex] is not null);

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, mean) = (context.Input(0), context.Input(1));
        var channels = NormalizationArguments.ChannelShape(x.Shape);
        var inverse = context.Input(2).InverseDeviation(Epsilon);
        var scale = HasWeight ? inverse * context.Input(WeightIndex) : inverse;
        if (context.Needs(0)) context.Set(0, g * scale.Reshape(channels));

        var needsMean = context.Needs(1);
        var needsBias = HasBias && context.Needs(BiasIndex);
        if (needsMean || needsBias)
        {
            var sum = g.SumTo(channels).Reshape(mean.Shape);
            if (needsMean) context.Set(1, -(sum * scale));
            if (needsBias) context.Set(BiasIndex, sum);
        }

        var needsVariance = context.Needs(2);
        var needsWeight = HasWeight && context.Needs(WeightIndex);
        if (needsVariance || needsWeight)
        {
            var product = (g * (x - mean.Reshape(channels))).SumTo(channels).Reshape(mean.Shape);
            if (needsVariance) context.Set(2, product * scale * (inverse * inverse) * -0.5);
            if (needsWeight) context.Set(WeightIndex, product * inverse);
        }
    }

    private (Tensor Scale, Tensor Shift) ScaleAndShift<T>(ForwardContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (mean, variance) = (context.Input(1), context.Input(2));
        var scale = Tensor.Empty(mean.Shape, mean.DType);
        var shift = Tensor.Empty(mean.Shape, mean.DType);
        BatchNormKernel.ScaleAndShift(
            mean.Span<T>(), variance.Span<T>(), HasWeight ? context.Input(WeightIndex).Span<T>() : default,
            HasBias ? context.Input(BiasIndex).Span<T>() : default, Epsilon, scale.MutableSpan<T>(), shift.MutableSpan<T>());
        scale.Seal([]);
        shift.Seal([]);
        return (scale, shift);
    }

    private static void Normalize<T>(Tensor x, Tensor scale, Tensor shift, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        BatchNormKernel.Normalize(
            x.Span<T>(), scale.Span<T>(), shift.Span<T>(), result.MutableSpan<T>(), x.Shape[0], x.Shape[1], x.Shape.CountOf(2, x.Shape.Rank));
}

public static partial class TensorOperations
{
    /// <summary>
    /// Batch normalisation with given statistics: (x − mean)/√(variance + ε)·weight + bias for each channel (Ioffe and Szegedy, "Batch
    /// Normalization", 2015).
    /// </summary>
    /// <param name="x">[N, C] or [N, C, …].</param>
    /// <param name="mean">[C].</param>
    /// <param name="variance">[C]; not negative.</param>
    /// <param name="weight">[C]; ones where left out.</param>
    /// <param name="bias">[C]; zeros where left out.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentException">A vector is not one number for each channel; the message prints both shapes.</exception>
    public static Tensor BatchNorm(this Tensor x, Tensor mean, Tensor variance, Tensor? weight, Tensor? bias, double epsilon = 1e-5)
    {
        var operation = new AutogradNet.BatchNorm(epsilon, weight is not null, bias is not null);
        return (weight, bias) switch
        {
            (null, null) => Operation.Apply(operation, x, mean, variance),
            (null, _) => Operation.Apply(operation, x, mean, variance, bias),
            (_, null) => Operation.Apply(operation, x, mean, variance, weight),
            _ => Operation.Apply(operation, x, mean, variance, weight, bias),
        };
    }
}
