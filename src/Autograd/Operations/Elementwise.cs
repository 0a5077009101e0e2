using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>Elementwise kernels over tensors.</summary>
internal static class Elementwise
{
    public static Tensor Unary<TOperator>(Tensor x, TOperator op)
        where TOperator : struct, IUnaryOperator
    {
        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) ElementwiseKernel.Unary(x.Span<float>(), result.MutableSpan<float>(), op);
        else ElementwiseKernel.Unary(x.Span<double>(), result.MutableSpan<double>(), op);
        return result;
    }

    /// <summary>The same for a formula, which a deferred convolution or normalisation takes in.</summary>
    public static Tensor Unary<TFormula>(Tensor x, UnaryFormulaOperator<TFormula> op)
        where TFormula : struct, ILanewiseUnary =>
        DeferredConvolution.Open(x)?.Activate(new FormulaActivation<TFormula>(op.Formula))
        ?? DeferredNormalization.Open(x)?.Activate(new FormulaActivation<TFormula>(op.Formula))
        ?? Unary<UnaryFormulaOperator<TFormula>>(x, op);

    public static Tensor Binary<TOperator>(Tensor x, Tensor y, TOperator op)
        where TOperator : struct, IBinaryOperator
    {
        var shape = Shape.Broadcast(x.Shape, y.Shape);
        var result = Tensor.Empty(shape, x.DType);
        Binary(x, y, result, op);
        return result;
    }

    /// <summary>The same to a tensor that is there, which may be <paramref name="x"/>.</summary>
    public static void Binary<TOperator>(Tensor x, Tensor y, Tensor result, TOperator op)
        where TOperator : struct, IBinaryOperator
    {
        var plan = BroadcastPlan.Make(x.Shape.Extents, y.Shape.Extents, result.Shape.Extents);
        if (x.DType == DType.Float32) ElementwiseKernel.Binary(x.Span<float>(), y.Span<float>(), result.MutableSpan<float>(), plan, op);
        else ElementwiseKernel.Binary(x.Span<double>(), y.Span<double>(), result.MutableSpan<double>(), plan, op);
    }
}
