using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The rectifier <c>max(x, 0)</c>. Its derivative at 0 is 0. NaN stays NaN.</summary>
public sealed record Relu : Operation
{
    internal static Relu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.WherePositive(context.Input(0)));

    private readonly struct Formula : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => x <= T.Zero ? T.Zero : x;

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.ConditionalSelect(Vector.LessThanOrEqual(x, Vector<T>.Zero), Vector<T>.Zero, x);
    }
}

public static partial class TensorOperations
{
    /// <summary>The rectifier <c>max(x, 0)</c>, element by element. Its derivative at 0 is 0.</summary>
    public static Tensor Relu(this Tensor x) => Operation.Apply(AutogradNet.Relu.Instance, x);
}
