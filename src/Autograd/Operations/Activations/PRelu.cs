using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x</c> above 0, else <c>slope·x</c> with a learned slope, operand 1: one number, or one for each channel (axis 1) of operand 0. The
/// derivative at 0 is the slope. NaN stays NaN. He et al., "Delving Deep into Rectifiers", 2015.
/// </summary>
public sealed record PRelu : Operation
{
    internal static PRelu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), Stretching(context.Input(1), context.Input(0).Shape.Rank), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var x = context.Input(0);
        var slope = Stretching(context.Input(1), x.Shape.Rank);
        if (context.Needs(0)) context.Set(0, g.WherePositive(x) + (WhereNotPositive(g, x) * slope));
        if (context.Needs(1)) context.Set(1, WhereNotPositive(g * x, x).SumTo(slope.Shape).Reshape(context.Input(1).Shape));
    }

    private static Tensor Stretching(Tensor slope, int rank)
    {
        if (slope.Count == 1) return slope.Reshape(new Shape());
        var extents = new int[rank - 1];
        extents.AsSpan().Fill(1);
        extents[0] = slope.Count;
        return slope.Reshape(new Shape(extents));
    }

    private static Tensor WhereNotPositive(Tensor v, Tensor x) => Apply(new WhereBetween(double.NegativeInfinity, 0, Inclusive: true), v, x);

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, IFloatingPointIeee754<T> => x > T.Zero ? x : x * y;

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, x * y);
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x</c> above 0, else <c>slope·x</c>, element by element.</summary>
    /// <param name="x">The elements; channels are axis 1.</param>
    /// <param name="slope">One number, or one for each channel.</param>
    /// <exception cref="ArgumentException">There are neither one slope nor as many as channels; the message prints both shapes.</exception>
    public static Tensor PRelu(this Tensor x, Tensor slope)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(slope);
        var channels = x.Shape.Rank >= 2 ? x.Shape[1] : 1;
        if (slope.Shape.Rank > 1 || (slope.Count != 1 && slope.Count != channels))
        {
            throw new ArgumentException($"Slopes of shape {slope.Shape} for elements of shape {x.Shape}; there must be one, or one for each of the {channels} channels.", nameof(slope));
        }

        return Operation.Apply(AutogradNet.PRelu.Instance, x, slope);
    }
}
