using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Layer normalisation, y = (x − mean)/√(variance + ε)·weight + bias, where mean and variance are each example's own over the last
/// <c>Axes</c> axes. The operands are x and then weight and bias where present, so that rules can read them.
/// </summary>
public sealed record LayerNorm(int Axes, double Epsilon, bool HasWeight, bool HasBias) : Operation
{
    /// <summary>Which operand is the weight; −1 where there is none.</summary>
    public int WeightIndex => HasWeight ? 1 : -1;

    /// <summary>Which operand is the bias; −1 where there is none.</summary>
    public int BiasIndex => HasBias ? HasWeight ? 2 : 1 : -1;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        NormalizationArguments.RequireData(Name, x, Epsilon, Axes);
        if (HasWeight) NormalizationArguments.RequireTrailing(Name, x, context.Input(WeightIndex), Axes, "weight");
        if (HasBias) NormalizationArguments.RequireTrailing(Name, x, context.Input(BiasIndex), Axes, "bias");
        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) Run<float>(context, x, result);
        else Run<double>(context, x, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var needsWeight = HasWeight && context.Needs(WeightIndex);
        if (HasBias && context.Needs(BiasIndex)) context.Set(BiasIndex, g.SumTo(TrailingShape(g.Shape)));
        if (!needsWeight && !context.Needs(0)) return;

        // With n = (x − mean)·s and s = 1/√(variance + ε): dx = s·(g·w − mean(g·w) − n·mean(g·w·n)), dw = Σ g·n.
        var x = context.Input(0);
        int[] axes = [.. Enumerable.Range(x.Shape.Rank - Axes, Axes)];
        var deviation = x - x.Mean(axes, keepAxes: true);
        var inverse = (deviation * deviation).Mean(axes, keepAxes: true).InverseDeviation(Epsilon);
        var normalized = deviation * inverse;
        if (needsWeight) context.Set(WeightIndex, (g * normalized).SumTo(TrailingShape(g.Shape)));
        if (!context.Needs(0)) return;
        if (HasWeight) g = g * context.Input(WeightIndex);
        context.Set(0, inverse * (g - g.Mean(axes, keepAxes: true) - (normalized * (g * normalized).Mean(axes, keepAxes: true))));
    }

    private void Run<T>(ForwardContext context, Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var weight = HasWeight ? context.Input(WeightIndex).Span<T>() : [];
        var bias = HasBias ? context.Input(BiasIndex).Span<T>() : [];
        var split = x.Shape.Rank - Axes;
        var (rows, length) = (x.Shape.CountOf(0, split), x.Shape.CountOf(split, x.Shape.Rank));
        LayerNormKernel.Normalize(x.Span<T>(), weight, bias, Epsilon, result.MutableSpan<T>(), rows, length);
    }

    private Shape TrailingShape(Shape shape) => new(shape.Extents[^Axes..]);
}

public static partial class TensorOperations
{
    /// <summary>
    /// Layer normalisation: (x − mean)/√(variance + ε)·weight + bias with each example's own mean and biased variance over the last
    /// axes (Ba, Kiros and Hinton, "Layer Normalization", 2016).
    /// </summary>
    /// <param name="x">At least as many axes as are normalised over.</param>
    /// <param name="weight">The shape of the normalised axes; ones where left out.</param>
    /// <param name="bias">The shape of the normalised axes; zeros where left out.</param>
    /// <param name="epsilon">ε, added to the variance.</param>
    /// <param name="axes">How many axes, counted from the end, are normalised over; at least 1.</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ArgumentException">A weight or bias has another shape; the message prints both shapes.</exception>
    public static Tensor LayerNorm(this Tensor x, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5, int axes = 1)
    {
        var operation = new AutogradNet.LayerNorm(axes, epsilon, weight is not null, bias is not null);
        return (weight, bias) switch
        {
            (null, null) => Operation.Apply(operation, x),
            (null, _) => Operation.Apply(operation, x, bias),
            (_, null) => Operation.Apply(operation, x, weight),
            _ => Operation.Apply(operation, x, weight, bias),
        };
    }
}
