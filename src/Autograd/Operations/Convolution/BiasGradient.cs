using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The cotangent of a convolution's bias: that of its result, summed over batch, rows and columns.</summary>
internal static class BiasGradient
{
    public static Tensor Of(VjpContext context)
    {
        var g = context.Cotangent;
        return context.IsRecorded ? g.Sum([0, 2, 3]) : Compute(g);
    }

    private static Tensor Compute(Tensor g)
    {
        // Of a geometry the sum reads the output's sizes only; those of a 1×1 convolution are its input's.
        var (channels, height, width) = (g.Shape[1], g.Shape[2], g.Shape[3]);
        var geometry = new Conv2dGeometry(g.Shape[0], channels, height, width, channels, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        var result = Tensor.Empty([channels], g.DType);
        if (g.DType == DType.Float32) Conv2dKernel.BiasGradient(g.Span<float>(), result.MutableSpan<float>(), geometry);
        else Conv2dKernel.BiasGradient(g.Span<double>(), result.MutableSpan<double>(), geometry);
        return result;
    }
}
