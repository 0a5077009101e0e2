using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// A constant power. <c>x⁰</c> is 1 everywhere; a negative base has real powers for whole exponents, and NaN otherwise.
/// </summary>
public sealed record Pow(double Exponent) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new Kernel(Exponent));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var (g, x) = (context.Cotangent, context.Input(0));
        context.Set(0, Exponent switch
        {
            // The general formula would give 0·∞ at 0.
            0 => Tensor.Zeros(x.Shape, x.DType),
            1 => g,
            2 => g * x * 2,
            _ => g * x.Pow(Exponent - 1) * Exponent,
        });
    }

    private readonly struct Kernel(double exponent) : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            switch (exponent)
            {
                case 1:
                    x.CopyTo(destination);
                    break;
                case 2:
                    TensorPrimitives.Multiply(x, x, destination);
                    break;
                case -1:
                    TensorPrimitives.Divide(T.One, x, destination);
                    break;
                default:
                    var power = T.CreateTruncating(exponent);
                    for (var i = 0; i < x.Length; i++) destination[i] = T.Pow(x[i], power);
                    break;
            }
        }
    }
}

public static partial class TensorOperations
{
    /// <summary>A constant power, element by element: <c>x⁰</c> is 1; negative bases have powers for whole exponents only, else NaN.</summary>
    public static Tensor Pow(this Tensor x, double exponent) => Operation.Apply(new Pow(exponent), x);
}
