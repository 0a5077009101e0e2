using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x·sigmoid(x)</c>, also called Swish; 0 at −∞. NaN stays NaN. Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural
/// Network Function Approximation in Reinforcement Learning", 2018.
/// </summary>
public sealed record Silu : Operation
{
    internal static Silu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(SiluGradient.Instance, context.Cotangent, context.Input(0)));

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            TensorPrimitives.Sigmoid(x, destination);
            VectorLoop.Run(x, destination, destination, default(Formula));
        }
    }

    // Below −1000 the sigmoid is 0 in either precision; the limit keeps −∞·0 out.
    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T s)
            where T : unmanaged, IFloatingPointIeee754<T> => T.Max(x, T.CreateTruncating(-1000)) * s;

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> s)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.Max(x, VectorMath.Constant<T>(-1000)) * s;
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x·sigmoid(x)</c>, element by element.</summary>
    public static Tensor Silu(this Tensor x) => Operation.Apply(AutogradNet.Silu.Instance, x);
}
