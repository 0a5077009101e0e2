using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>min(max(x/6 + 1/2, 0), 1)</c>. Its derivative at −3 and at 3 is 0. NaN stays NaN. Howard et al., "Searching for MobileNetV3", 2019.
/// </summary>
public sealed record Hardsigmoid : Operation
{
    internal static Hardsigmoid Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
        => context.Set(0, Apply(new WhereBetween(-3, 3, Inclusive: false), context.Cotangent, context.Input(0)) * (1.0 / 6));

    private readonly struct Formula : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.Min(Vector.Max((x * VectorMath.Constant<T>(1.0 / 6)) + VectorMath.Constant<T>(0.5), Vector<T>.Zero), Vector<T>.One);
    }
}

public static partial class TensorOperations
{
    /// <summary><c>min(max(x/6 + 1/2, 0), 1)</c>, element by element. Its derivative at −3 and at 3 is 0.</summary>
    public static Tensor Hardsigmoid(this Tensor x) => Operation.Apply(AutogradNet.Hardsigmoid.Instance, x);
}
