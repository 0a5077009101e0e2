using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet;

/// <summary>Copies between element types.</summary>
internal static class TensorConversion
{
    /// <summary>Copies all elements; floating point is rounded toward zero where integers are asked for.</summary>
    /// <exception cref="OverflowException">A value does not fit the integer type.</exception>
    public static void Copy(Tensor source, Tensor target)
    {
        switch (source.DType)
        {
            case DType.Float32: Copy(source.Span<float>(), target); break;
            case DType.Float64: Copy(source.Span<double>(), target); break;
            case DType.Int32: Copy(source.Span<int>(), target); break;
            case DType.Int64: Copy(source.Span<long>(), target); break;
            default: Copy(source.Span<byte>(), target); break;
        }
    }

    private static void Copy<TFrom>(ReadOnlySpan<TFrom> source, Tensor target)
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
