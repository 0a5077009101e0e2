using System.Numerics;
using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>min(max(x, 0), 6)</c>. Its derivative at 0 and at 6 is 0. NaN stays NaN. Krizhevsky, "Convolutional Deep Belief Networks on
/// CIFAR-10", 2010. Saves one bit for each element: whether it lies between 0 and 6.
/// </summary>
public sealed record Relu6 : Operation
{
    internal static Relu6 Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => AutogradNet.WhereBits.Rectify<Formula, IsBetween>(context);

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.WhereBits(context.Saved(0)));

    // Asked of the result, which lies between the bounds exactly where the operand does.
    private readonly struct IsBetween : IBitTest
    {
        public static Vector256<T> Invoke<T>(Vector256<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector256.GreaterThan(x, Vector256<T>.Zero) & Vector256.LessThan(x, Vector256.Create(T.CreateTruncating(6)));
    }

    private readonly struct Formula : ILanewiseUnary
    {
        public ClampBounds? Bounds => new(0, 6);

        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.Min(Vector.Max(x, Vector<T>.Zero), VectorMath.Constant<T>(6));
    }
}

public static partial class TensorOperations
{
    /// <summary><c>min(max(x, 0), 6)</c>, element by element. Its derivative at 0 and at 6 is 0.</summary>
    public static Tensor Relu6(this Tensor x) => Operation.Apply(AutogradNet.Relu6.Instance, x);
}
