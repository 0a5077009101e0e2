using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>v·[x &gt; 0]</c>: the first operand where the second is positive, else 0. The derivative of the rectifier applied to a cotangent;
/// its own derivative with respect to <c>x</c> is 0 almost everywhere and taken as 0.
/// </summary>
public sealed record WherePositive : Operation
{
    internal static WherePositive Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.Needs(0)) context.Set(0, context.Cotangent.WherePositive(context.Input(1)).SumTo(context.Input(0).Shape));
    }

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, IFloatingPointIeee754<T> => y > T.Zero ? x : T.Zero;

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<T>.Zero), x, Vector<T>.Zero);
    }
}

public static partial class TensorOperations
{
    /// <summary><c>v·[x &gt; 0]</c>, element by element, broadcast together; <paramref name="x"/> counts as constant to differentiation.</summary>
    public static Tensor WherePositive(this Tensor v, Tensor x) => Operation.Apply(AutogradNet.WherePositive.Instance, v, x);
}
