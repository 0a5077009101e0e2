namespace AutogradNet.Layers.Onnx;

/// <summary>Constant and ConstantOfShape.</summary>
internal static class ConstantOperator
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Constant", call => Value(call.Node).Value),
        new("ConstantOfShape", OfShape) { Numbers = [0], IsFoldable = true, ResultType = node => Filling(node)?.Type ?? OnnxElementType.Float },
    ];

    /// <summary>The value of a Constant node, in whichever attribute it is.</summary>
    public static (Tensor Value, OnnxElementType Type) Value(OnnxNode node)
    {
        if (node.Attributes.GetValueOrDefault("value")?.Tensor is { } tensor) return (OnnxTensorReader.Read(tensor, null), tensor.Type);
        if (node.Attributes.GetValueOrDefault("value_float")?.Float is { } number) return (Tensor.Scalar(number), OnnxElementType.Float);
        if (node.Attributes.GetValueOrDefault("value_int")?.Int is { } integer) return (Tensor.From([integer], []), OnnxElementType.Int64);
        if (node.Floats("value_floats") is { } numbers) return (Tensor.From(numbers.ToArray(), [numbers.Count]), OnnxElementType.Float);
        if (node.Ints("value_ints") is { } integers) return (Tensor.From(integers.ToArray(), [integers.Count]), OnnxElementType.Int64);
        throw new InvalidDataException("It has no value of a supported kind.");
    }

    private static OnnxTensor? Filling(OnnxNode node) => node.Attributes.GetValueOrDefault("value")?.Tensor;

    private static Tensor OfShape(OnnxCall call)
    {
        var extents = call.Integers(0);
        call.CheckSize(extents);
        var filling = Filling(call.Node) is { } stored ? OnnxTensorReader.Read(stored, null) : Tensor.Scalar(0);
        if (filling.Count != 1) throw new ArgumentException($"The value has the shape {filling.Shape}; one element was expected.");
        var dtype = filling.DType.IsFloatingPoint() ? call.FloatType : filling.DType;
        var result = Tensor.Empty(new Shape([.. extents.Select(extent => (int)extent)]), dtype);
        switch (dtype)
        {
            case DType.Int64: result.MutableSpan<long>().Fill(filling.Span<long>()[0]); break;
            case DType.Int32: result.MutableSpan<int>().Fill(filling.Span<int>()[0]); break;
            case DType.UInt8: result.MutableSpan<byte>().Fill(filling.Span<byte>()[0]); break;
            case DType.Float64: result.MutableSpan<double>().Fill(filling[0]); break;
            default: result.MutableSpan<float>().Fill((float)filling[0]); break;
        }

        return result;
    }
}
