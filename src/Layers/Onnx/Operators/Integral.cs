namespace AutogradNet.Layers.Onnx;

/// <summary>Arithmetic on the integers of shapes and indices: through double precision, which is exact below 2⁵³, rounded toward zero.</summary>
internal static class Integral
{
    public static Tensor Map(Tensor x, Func<Tensor, Tensor> function) => function(x.To(DType.Float64)).To(x.DType);

    public static Tensor Map(Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> function)
    {
        if (x.DType.IsFloatingPoint() || y.DType.IsFloatingPoint()) throw new ArgumentException($"Operands of {x.DType}{x.Shape} and {y.DType}{y.Shape} do not go together.");
        return function(x.To(DType.Float64), y.To(DType.Float64)).To(x.DType == DType.Int64 ? x.DType : y.DType);
    }
}
