using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Batch normalisation with the batch's own statistics, through which the gradient flows. The operands are x and then weight and bias
/// where present; saves the mean and the biased variance of each channel.
/// </summary>
public sealed record BatchNormTraining(double Epsilon, bool HasWeight, bool HasBias) : Operation
{
    /// <summary>Which operand is the weight; −1 where there is none.</summary>
    public int WeightIndex => HasWeight ? 1 : -1;

    /// <summary>Which operand is the bias; −1 where there is none.</summary>
    public int BiasIndex => HasBias ? HasWeight ? 2 : 1 : -1;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        NormalizationArguments.RequireData(Name, x, Epsilon);
        if (HasWeight) NormalizationArguments.RequireChannels(Name, x, context.Input(WeightIndex), "weight");
        if (HasBias) NormalizationArguments.RequireChannels(Name, x, context.Input(BiasIndex), "bias");
        if ((long)x.Shape[0] * x.Shape.CountOf(2, x.Shape.Rank) < 2)
        {
            throw new ArgumentException($"{Name}: statistics need more than one value for each channel; the input {x.Shape} has fewer.");
        }

        var mean = Tensor.Empty([x.Shape[1]], x.DType);
        var variance = Tensor.Empty([x.Shape[1]], x.DType);
        context.Save(mean);
        context.Save(variance);
        var (weight, bias) = (HasWeight ? context.Input(WeightIndex) : null, HasBias ? context.Input(BiasIndex) : null);
        if (context.MayDefer && DeferredNormalization.Serves(x))
        {
            var (scale, shift) = x.DType == DType.Float32 ? Statistics<float>(x, weight, bias, mean, variance) : Statistics<double>(x, weight, bias, mean, variance);
            return DeferredNormalization.Start(x, scale, shift);
        }

        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) Run<float>(x, weight, bias, mean, variance, result);
        else Run<double>(x, weight, bias, mean, variance, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.IsRecorded) Composed(context);
        else if (context.Cotangent.DType == DType.Float32) Fused<float>(context);
        else Fused<double>(context);
    }

    /// <summary>Normalises, and hands the statistics out as plain tensors of the caller's own.</summary>
    internal static Tensor WithStatistics(BatchNormTraining operation, ReadOnlySpan<Tensor> operands, out Tensor mean, out Tensor variance)
    {
        var output = Apply(operation, operands, out var saved);
        // On a tape the saved tensors are the node's; the caller gets other owners of the same memory.
        var recorded = output.Tape is not null;
        mean = recorded ? saved[0].Alias(saved[0].Shape) : saved[0];
        variance = recorded ? saved[1].Alias(saved[1].Shape) : saved[1];
        return output;
    }

    private (Tensor Scale, Tensor Shift) Statistics<T>(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scale = Tensor.Empty(mean.Shape, x.DType);
        var shift = Tensor.Empty(mean.Shape, x.DType);
        BatchNormKernel.TrainingStatistics(
            x.Span<T>(), weight is null ? default : weight.Span<T>(), bias is null ? default : bias.Span<T>(), Epsilon,
            mean.MutableSpan<T>(), variance.MutableSpan<T>(), scale.MutableSpan<T>(), shift.MutableSpan<T>(),
            x.Shape[0], x.Shape[1], x.Shape.CountOf(2, x.Shape.Rank));
        scale.Seal([]);
        shift.Seal([]);
        return (scale, shift);
    }

    private void Run<T>(Tensor x, Tensor? weight, Tensor? bias, Tensor mean, Tensor variance, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        BatchNormKernel.TrainingForward(
            x.Span<T>(), weight is null ? default : weight.Span<T>(), bias is null ? default : bias.Span<T>(), Epsilon,
            mean.MutableSpan<T>(), variance.MutableSpan<T>(), result.MutableSpan<T>(), x.Shape[0], x.Shape[1], x.Shape.CountOf(2, x.Shape.Rank));

    private void Fused<T>(VjpContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = context.Input(0);
        Shape vector = [x.Shape[1]];
        var inputGradient = context.Needs(0) ? Tensor.Empty(x.Shape, x.DType) : null;
        var weightGradient = HasWeight && context.Needs(WeightIndex) ? Tensor.Empty(vector, x.DType) : null;
        var biasGradient = HasBias && context.Needs(BiasIndex) ? Tensor.Empty(vector, x.DType) : null;
        BatchNormKernel.TrainingGradient(
            context.Cotangent.Span<T>(), x.Span<T>(), context.Saved(0).Span<T>(), context.Saved(1).Span<T>(),
            HasWeight ? context.Input(WeightIndex).Span<T>() : default, Epsilon,
            inputGradient is null ? default : inputGradient.MutableSpan<T>(),
            weightGradient is null ? default : weightGradient.MutableSpan<T>(),
            biasGradient is null ? default : biasGradient.MutableSpan<T>(),
            x.Shape[0], x.Shape[1], x.Shape.CountOf(2, x.Shape.Rank));
        if (inputGradient is not null) context.Set(0, inputGradient);
        if (weightGradient is not null) context.Set(WeightIndex, weightGradient);
        if (biasGradient is not null) context.Set(BiasIndex, biasGradient);
    }

    // The saved statistics are constants; differentiating again needs them as functions of x.
    private void Composed(VjpContext context)
    {
        var g = context.Cotangent;
        var x = context.Input(0);
        Shape vector = [x.Shape[1]];
        var channels = NormalizationArguments.ChannelShape(x.Shape);
        var axes = NormalizationArguments.AxesButChannels(x.Shape);
        var share = (double)x.Shape[1] / x.Count;
        var deviation = x - x.Mean(axes, keepAxes: true);
        var inverse = (deviation * deviation).Mean(axes, keepAxes: true).InverseDeviation(Epsilon);
        var normalized = deviation * inverse;
        var sum = g.SumTo(channels);
        var product = (g * normalized).SumTo(channels);
        if (context.Needs(0))
        {
            var scale = HasWeight ? inverse * context.Input(WeightIndex).Reshape(channels) : inverse;
            context.Set(0, (g - (sum * share) - (normalized * (product * share))) * scale);
        }

        if (HasWeight && context.Needs(WeightIndex)) context.Set(WeightIndex, product.Reshape(vector));
        if (HasBias && context.Needs(BiasIndex)) context.Set(BiasIndex, sum.Reshape(vector));
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// Batch normalisation with the mean and the biased variance of each channel over the batch and all further axes (Ioffe and Szegedy,
    /// "Batch Normalization", 2015, algorithm 1).
    /// </summary>
    /// <param name="x">[N, C] or [N, C, …], more than one value for each channel.</param>
    /// <param name="weight">[C]; ones where left out.</param>
    /// <param name="bias">[C]; zeros where left out.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="batchMean">
    /// The mean of each channel, [C]. It and the variance are plain tensors and belong to the innermost <see cref="TensorScope"/> or to
    /// the caller, also where the result is recorded.
    /// </param>
    /// <param name="batchVariance">The biased variance of each channel (divided by the number of values), [C].</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentException">A vector is not one number for each channel (the message prints both shapes), or there is only one value.</exception>
    public static Tensor BatchNormTraining(
        this Tensor x, Tensor? weight, Tensor? bias, double epsilon, out Tensor batchMean, out Tensor batchVariance)
    {
        var operation = new AutogradNet.BatchNormTraining(epsilon, weight is not null, bias is not null);
        Tensor[] operands = (weight, bias) switch
        {
            (null, null) => [x],
            (null, _) => [x, bias],
            (_, null) => [x, weight],
            _ => [x, weight, bias],
        };
        return AutogradNet.BatchNormTraining.WithStatistics(operation, operands, out batchMean, out batchVariance);
    }
}
