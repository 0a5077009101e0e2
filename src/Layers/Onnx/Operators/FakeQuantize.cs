namespace AutogradNet.Layers.Onnx;

/// <summary>
/// Rounded to whole multiples of a scale within a range, as activations of a quantised network are: QuantizeLinear and then
/// DequantizeLinear. The derivative is that of clipping to the range (the straight-through estimator: Bengio et al., "Estimating or
/// Propagating Gradients Through Stochastic Neurons", 2013).
/// </summary>
/// <param name="Scale">The step.</param>
/// <param name="Low">The smallest multiple.</param>
/// <param name="High">The largest multiple.</param>
internal sealed record FakeQuantize(double Scale, int Low, int High) : Operation
{
    protected internal override Tensor Forward(ForwardContext context) => Map(context.Input(0), Round);

    protected internal override void Vjp(VjpContext context)
    {
        // Constant to differentiation, as the derivative of a clip is.
        var inside = Map(context.Input(0).Detach(), x => x >= Low * Scale && x <= High * Scale ? 1 : 0);
        context.Set(0, context.Cotangent * inside);
    }

    private double Round(double x) => Math.Clamp(Math.Round((double)(float)(x / Scale), MidpointRounding.ToEven), Low, High) * Scale;

    private static Tensor Map(Tensor x, Func<double, double> function)
    {
        var result = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32)
        {
            var source = x.Span<float>();
            var target = result.MutableSpan<float>();
            for (var i = 0; i < target.Length; i++) target[i] = (float)function(source[i]);
        }
        else
        {
            var source = x.Span<double>();
            var target = result.MutableSpan<double>();
            for (var i = 0; i < target.Length; i++) target[i] = function(source[i]);
        }

        return result;
    }
}
