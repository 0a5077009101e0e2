using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>1/√(v + ε), element by element: from a variance, the factor that normalises.</summary>
public sealed record InverseDeviation(double Epsilon) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new Kernel(Epsilon));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var y = context.Output;
        context.Set(0, context.Cotangent * (y * y * y) * -0.5);
    }

    private readonly struct Kernel(double epsilon) : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            TensorPrimitives.Add(x, T.CreateTruncating(epsilon), destination);
            TensorPrimitives.Sqrt(destination, destination);
            TensorPrimitives.Divide(T.One, destination, destination);
        }
    }
}

public static partial class TensorOperations
{
    /// <summary>1/√(v + ε), element by element.</summary>
    /// <param name="variance">v; at least −ε.</param>
    /// <param name="epsilon">ε, added before the root.</param>
    public static Tensor InverseDeviation(this Tensor variance, double epsilon) => Operation.Apply(new AutogradNet.InverseDeviation(epsilon), variance);
}
