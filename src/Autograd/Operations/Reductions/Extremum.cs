using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The largest or smallest element over the axes along which <c>Target</c> would be stretched. Saves where it lies; of equal ones the
/// first in row-major order counts, and alone gets the gradient. NaN wins against every number.
/// </summary>
public abstract record Extremum(Shape Target) : Operation
{
    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var x = context.Input(0);
        // Every output is an element of the operand: its row-major position is known.
        var flat = context.Cotangent.Reshape(Target.ElementCount).ScatterAdd(0, context.Saved(0), [x.Count]);
        context.Set(0, flat.Reshape(x.Shape));
    }

    private protected Tensor Find<TExtremum>(ForwardContext context, TExtremum extremum)
        where TExtremum : struct, IExtremum
    {
        FloatingPoint.Check(context.Input(0), this, "x");
        var (values, positions) = Find(context.Input(0), Target, extremum);
        context.Save(positions);
        return values;
    }

    /// <summary>The extrema and, flat, their row-major positions.</summary>
    internal static (Tensor Values, Tensor Positions) Find<TExtremum>(Tensor x, Shape target, TExtremum extremum)
        where TExtremum : struct, IExtremum
    {
        if (x.Count == 0 && target.ElementCount > 0) throw new ArgumentException($"{x.Shape} has no elements to choose from for {target}.", nameof(x));
        var values = Tensor.Empty(target, x.DType);
        var positions = Tensor.Empty([target.ElementCount], DType.Int32);
        if (x.DType == DType.Float32) ExtremumKernel.Run(x.Span<float>(), x.Shape.Extents, values.MutableSpan<float>(), positions.MutableSpan<int>(), target.Extents, extremum);
        else ExtremumKernel.Run(x.Span<double>(), x.Shape.Extents, values.MutableSpan<double>(), positions.MutableSpan<int>(), target.Extents, extremum);
        return (values, positions);
    }
}
