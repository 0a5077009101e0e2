namespace AutogradNet.Layers.Onnx;

/// <summary>Broadcasting of tensors of any element type.</summary>
internal static class Stretching
{
    /// <summary>The tensor stretched to a shape that it broadcasts to. Integers are repeated axis by axis.</summary>
    public static Tensor To(Tensor x, Shape shape)
    {
        if (x.Shape == shape) return x;
        if (x.DType.IsFloatingPoint()) return x.BroadcastTo(shape);
        var result = x.Reshape(new Shape([.. Enumerable.Repeat(1, shape.Rank - x.Shape.Rank), .. x.Shape.Extents]));
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (result.Shape[axis] != shape[axis]) result = result.IndexSelect(axis, new int[shape[axis]]);
        }

        return result;
    }
}
