using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>scale·x + shift</c> with two numbers: what negation and arithmetic with a constant come to.</summary>
public sealed record Affine(double Scale, double Shift) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new Kernel(Scale, Shift));

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Scale == 1 ? context.Cotangent : context.Cotangent * Scale);

    private readonly struct Kernel(double scale, double shift) : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (shift == 0) TensorPrimitives.Multiply(x, T.CreateTruncating(scale), destination);
            else if (scale == 1) TensorPrimitives.Add(x, T.CreateTruncating(shift), destination);
            else VectorLoop.Run(x, destination, new Formula(scale, shift));
        }
    }

    private readonly struct Formula(double scale, double shift) : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => (x * T.CreateTruncating(scale)) + T.CreateTruncating(shift);

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => (x * new Vector<T>(T.CreateTruncating(scale))) + new Vector<T>(T.CreateTruncating(shift));
    }
}

public static partial class TensorOperations
{
    extension(Tensor)
    {
        /// <summary>The negative.</summary>
        public static Tensor operator -(Tensor x) => Operation.Apply(new Affine(-1, 0), x);

        /// <summary>Every element plus a number.</summary>
        public static Tensor operator +(Tensor x, double number) => Operation.Apply(new Affine(1, number), x);

        /// <summary>A number plus every element.</summary>
        public static Tensor operator +(double number, Tensor x) => Operation.Apply(new Affine(1, number), x);

        /// <summary>Every element minus a number.</summary>
        public static Tensor operator -(Tensor x, double number) => Operation.Apply(new Affine(1, -number), x);

        /// <summary>A number minus every element.</summary>
        public static Tensor operator -(double number, Tensor x) => Operation.Apply(new Affine(-1, number), x);

        /// <summary>Every element times a number.</summary>
        public static Tensor operator *(Tensor x, double number) => Operation.Apply(new Affine(number, 0), x);

        /// <summary>A number times every element.</summary>
        public static Tensor operator *(double number, Tensor x) => Operation.Apply(new Affine(number, 0), x);

        /// <summary>Every element divided by a number.</summary>
        public static Tensor operator /(Tensor x, double number) => Operation.Apply(new Affine(1 / number, 0), x);
    }

    /// <summary><c>scale·x + shift</c>, element by element.</summary>
    public static Tensor Affine(this Tensor x, double scale, double shift) => Operation.Apply(new Affine(scale, shift), x);
}
