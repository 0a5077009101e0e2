using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The elements of the first operand whose bit in the second (UInt8, constant, eight elements to a byte, the first lowest) is 1, else 0:
/// how a cotangent passes a rectifier that remembered one bit for each element. Linear, and its own adjoint.
/// </summary>
public sealed record WhereBits : Operation
{
    internal static WhereBits Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, bits) = (context.Input(0), context.Input(1));
        if (!x.DType.IsFloatingPoint()) throw new ArgumentException($"{Name}: {x.DType}{x.Shape} is not floating point.");
        if (bits.DType != DType.UInt8 || bits.Count != BitMaskKernel.Bytes(x.Count))
        {
            throw new ArgumentException($"{Name}: the bits are {bits.DType}{bits.Shape}; {BitMaskKernel.Bytes(x.Count)} bytes of UInt8 hold one for each element of {x.Shape}.");
        }

        if (context.MayDefer && DeferredSelection.TryStart(x, bits) is { } deferred) return deferred;
        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) BitMaskKernel.Select(x.Span<float>(), bits.Span<byte>(), result.MutableSpan<float>());
        else BitMaskKernel.Select(x.Span<double>(), bits.Span<byte>(), result.MutableSpan<double>());
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.WhereBits(context.Input(1)));

    /// <summary>A rectifier's result; where it is recorded, the bits for its vector-Jacobian product are saved.</summary>
    internal static Tensor Rectify<TFormula, TTest>(ForwardContext context)
        where TFormula : struct, ILanewiseUnary
        where TTest : struct, IBitTest
    {
        var x = context.Input(0);
        var op = default(UnaryFormulaOperator<TFormula>);
        if (!context.IsRecorded) return Elementwise.Unary(x, op);
        var bits = Tensor.Empty([BitMaskKernel.Bytes(x.Count)], DType.UInt8);
        context.Save(bits);
        if (DeferredNormalization.Open(x) is { } normalization) return normalization.Rectify<TTest>(new FormulaActivation<TFormula>(op.Formula), bits);
        if (DeferredConvolution.Open(x) is not null)
        {
            var rectified = Elementwise.Unary(x, op);
            if (x.DType == DType.Float32) BitMaskKernel.Mark<float, TTest>(rectified.Span<float>(), bits.MutableSpan<byte>());
            else BitMaskKernel.Mark<double, TTest>(rectified.Span<double>(), bits.MutableSpan<byte>());
            return rectified;
        }

        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) BitMaskKernel.Apply<float, UnaryFormulaOperator<TFormula>, TTest>(x.Span<float>(), result.MutableSpan<float>(), bits.MutableSpan<byte>(), op);
        else BitMaskKernel.Apply<double, UnaryFormulaOperator<TFormula>, TTest>(x.Span<double>(), result.MutableSpan<double>(), bits.MutableSpan<byte>(), op);
        return result;
    }
}

public static partial class TensorOperations
{
    /// <summary>The elements whose bit is 1, else 0.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="bits">One bit for each element in row-major order, eight to a byte, the first lowest; UInt8, constant.</param>
    /// <exception cref="ArgumentException">The bits are not UInt8, or not as many bytes as the elements take.</exception>
    public static Tensor WhereBits(this Tensor x, Tensor bits) => Operation.Apply(AutogradNet.WhereBits.Instance, x, bits);
}
