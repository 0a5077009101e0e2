using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x·min(max(x/6 + 1/2, 0), 1)</c>. Its derivative is 0 at −3 and 1 at 3. NaN stays NaN. Howard et al., "Searching for MobileNetV3",
/// 2019.
/// </summary>
public sealed record Hardswish : Operation
{
    internal static Hardswish Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(HardswishGradient.Instance, context.Cotangent, context.Input(0)));

    private readonly struct Formula : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var gate = Vector.Min(Vector.Max((x * VectorMath.Constant<T>(1.0 / 6)) + VectorMath.Constant<T>(0.5), Vector<T>.Zero), Vector<T>.One);
            // The gate is 0 from −3 down; the limit keeps −∞·0 out.
            return Vector.Max(x, VectorMath.Constant<T>(-3)) * gate;
        }
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x·min(max(x/6 + 1/2, 0), 1)</c>, element by element. Its derivative is 0 at −3 and 1 at 3.</summary>
    public static Tensor Hardswish(this Tensor x) => Operation.Apply(AutogradNet.Hardswish.Instance, x);
}
