using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The error function <c>2/√π · ∫₀ˣ exp(−t²) dt</c>, to 1e-15 in double precision.</summary>
public sealed record Erf : Operation
{
    internal static Erf Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var x = context.Input(0);
        context.Set(0, context.Cotangent * (-(x * x)).Exp() * (2 / Math.Sqrt(Math.PI)));
    }

    private readonly struct Formula : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => ErrorFunction.Erf(x);
    }
}

public static partial class TensorOperations
{
    /// <summary>The error function <c>2/√π · ∫₀ˣ exp(−t²) dt</c>, element by element.</summary>
    public static Tensor Erf(this Tensor x) => Operation.Apply(AutogradNet.Erf.Instance, x);
}
