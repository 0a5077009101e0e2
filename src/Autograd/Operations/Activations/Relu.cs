using System.Numerics;
using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The rectifier <c>max(x, 0)</c>. Its derivative at 0 is 0. NaN stays NaN. Saves one bit for each element: whether it is positive.</summary>
public sealed record Relu : Operation
{
    internal static Relu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => AutogradNet.WhereBits.Rectify<Formula, IsPositive>(context);

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.WhereBits(context.Saved(0)));

    private readonly struct IsPositive : IBitTest
    {
        public static Vector256<T> Invoke<T>(Vector256<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector256.GreaterThan(x, Vector256<T>.Zero);
    }

    private readonly struct Formula : ILanewiseUnary
    {
        public ClampBounds? Bounds => new(0, double.PositiveInfinity);

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
