using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x·Wᵀ + b</c> over the last axis, with the weight [out, in] and, where there is a third operand, the bias [out] in one node, as
/// relevance rules want it.
/// </summary>
public sealed record Linear : Operation, IRunSums
{
    internal static Linear Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, weight) = (context.Input(0), context.Input(1));
        var bias = context.InputCount > 2 ? context.Input(2) : null;
        FloatingPoint.Check(x, this);
        FloatingPoint.Check(weight, this);
        if (bias is not null) FloatingPoint.Check(bias, this);
        if (weight.Shape.Rank != 2 || x.Shape.Rank == 0 || x.Shape[^1] != weight.Shape[^1])
        {
            throw new ArgumentException($"An input of shape {x.Shape} does not fit a weight of shape {weight.Shape}, which is [out, in].");
        }

        if (bias is not null && bias.Shape != new Shape(weight.Shape[0]))
        {
            throw new ArgumentException($"A bias of shape {bias.Shape} does not fit a weight of shape {weight.Shape}, which is [out, in].");
        }

        var result = Tensor.Empty(x.Shape.With(-1, weight.Shape[0]), x.DType);
        if (x.DType == DType.Float32) Compute<float>(x, weight, bias, result);
        else Compute<double>(x, weight, bias, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => index switch
    {
        0 => operands[1] is not null,
        1 => operands[0] is not null,
        _ => false,
    };

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var (x, weight) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, context.Cotangent.MatMul(weight));
        if (context.Needs(1)) context.Set(1, Rows(context.Cotangent).MatMul(Rows(x), transposeLeft: true));
        if (context.InputCount > 2 && context.Needs(2)) context.Set(2, Rows(context.Cotangent).Sum([0]));
    }

    int? IRunSums.ResultRun(Node node, int run) => node.Input(0).Shape[^1] % run == 0 ? 1 : null;

    Tensor IRunSums.OperandSums(Node node, int run, Tensor sums)
    {
        var weight = node.Input(1);
        var (outputs, runs) = (weight.Shape[0], weight.Shape[1] / run);
        var cotangent = sums.Reshape(-1, outputs);
        if (run == 1) return cotangent.MatMul(weight);
        var result = Tensor.Empty([cotangent.Shape[0], runs], weight.DType);
        if (weight.DType == DType.Float32) MultiplyRunSums<float>(cotangent, weight, result, run);
        else MultiplyRunSums<double>(cotangent, weight, result, run);
        return result;
    }

    private static void MultiplyRunSums<T>(Tensor cotangent, Tensor weight, Tensor result, int run)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        LinearRunSums.Multiply(
            cotangent.Span<T>(), weight.Span<T>(), result.MutableSpan<T>(), cotangent.Shape[0], weight.Shape[0], result.Shape[1], run, weight.PackSlot);

    private static Tensor Rows(Tensor x) => x.Reshape(x.Shape.CountOf(0, x.Shape.Rank - 1), x.Shape[^1]);

    private static void Compute<T>(Tensor x, Tensor weight, Tensor? bias, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (rows, inputs, outputs) = (x.Shape.CountOf(0, x.Shape.Rank - 1), weight.Shape[1], weight.Shape[0]);
        var y = result.MutableSpan<T>();
        if (bias is not null) BroadcastKernel.Run(bias.Span<T>(), bias.Shape.Extents, y, result.Shape.Extents);
        MatrixMultiply.Run(x.Span<T>(), false, weight.Span<T>(), true, y, rows, outputs, inputs, accumulate: bias is not null);
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x·Wᵀ + b</c> over the last axis, for any number of axes before it.</summary>
    /// <param name="x">[…, in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or none.</param>
    /// <returns>[…, out].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit; the message prints both.</exception>
    public static Tensor Linear(this Tensor x, Tensor weight, Tensor? bias = null) =>
        bias is null ? Operation.Apply(AutogradNet.Linear.Instance, x, weight) : Operation.Apply(AutogradNet.Linear.Instance, x, weight, bias);
}
