namespace AutogradNet.Layers.Onnx;

/// <summary>
/// Where the first operand (bytes) is not 0 the second, elsewhere the third; all of one shape. What was not chosen gets a cotangent of 0,
/// whatever its value, so infinities used as masks do no harm.
/// </summary>
internal sealed record Choose : Operation
{
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (condition, x, y) = (context.Input(0), context.Input(1), context.Input(2));
        if (condition.DType != DType.UInt8 || x.DType != y.DType)
        {
            throw new ArgumentException($"Truth values and two tensors of one type were expected, not {condition.DType}{condition.Shape}, {x.DType}{x.Shape} and {y.DType}{y.Shape}.");
        }

        var result = Tensor.Empty(condition.Shape, x.DType);
        switch (x.DType)
        {
            case DType.Float32: Pick(condition.Span<byte>(), x.Span<float>(), y.Span<float>(), result.MutableSpan<float>()); break;
            case DType.Float64: Pick(condition.Span<byte>(), x.Span<double>(), y.Span<double>(), result.MutableSpan<double>()); break;
            case DType.Int32: Pick(condition.Span<byte>(), x.Span<int>(), y.Span<int>(), result.MutableSpan<int>()); break;
            case DType.Int64: Pick(condition.Span<byte>(), x.Span<long>(), y.Span<long>(), result.MutableSpan<long>()); break;
            default: Pick(condition.Span<byte>(), x.Span<byte>(), y.Span<byte>(), result.MutableSpan<byte>()); break;
        }

        return result;
    }

    protected internal override void Vjp(VjpContext context)
    {
        var (condition, g) = (context.Input(0), context.Cotangent);
        var zero = Tensor.Zeros(g.Shape, g.DType);
        if (context.Needs(1)) context.Set(1, Apply(new Choose(), condition, g, zero));
        if (context.Needs(2)) context.Set(2, Apply(new Choose(), condition, zero, g));
    }

    private static void Pick<T>(ReadOnlySpan<byte> condition, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
    {
        for (var i = 0; i < result.Length; i++) result[i] = condition[i] != 0 ? x[i] : y[i];
    }
}
