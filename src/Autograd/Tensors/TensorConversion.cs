using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet;

/// <summary>Copies between element types.</summary>
internal static class TensorConversion
{
    public static void Copy<TFrom>(ReadOnlySpan<TFrom> source, Tensor target)
        where TFrom : unmanaged, INumberBase<TFrom>
    {
        switch (target.DType)
        {
            case DType.Float32: TensorPrimitives.ConvertTruncating(source, target.MutableSpan<float>()); break;
            case DType.Float64: TensorPrimitives.ConvertTruncating(source, target.MutableSpan<double>()); break;
            case DType.Int32: TensorPrimitives.ConvertChecked(source, target.MutableSpan<int>()); break;
            case DType.Int64: TensorPrimitives.ConvertChecked(source, target.MutableSpan<long>()); break;
            default: TensorPrimitives.ConvertChecked(source, target.MutableSpan<byte>()); break;
        }
    }
}
