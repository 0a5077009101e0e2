using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Puts every value of the first operand where its switch (the second, Int32, constant) says, zeros elsewhere; values that share a
/// place are added. The adjoint of <see cref="GatherBySwitches"/>, and what unpools by remembered maxima; max pooling itself goes back by
/// <see cref="UnpoolPlaces"/>.
/// </summary>
public sealed record MaxUnpool2d(Size2d OutputSize) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, switches) = (context.Input(0), context.Input(1));
        SpatialArguments.RequireImages(Name, x);
        SpatialArguments.RequirePositive(Name, OutputSize, nameof(OutputSize));
        PoolingArguments.RequireSwitches(Name, switches, x.Shape, OutputSize);
        var result = Tensor.Empty([x.Shape[0], x.Shape[1], OutputSize.Height, OutputSize.Width], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, switches, result);
        else Run<double>(x, switches, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.Needs(0)) context.Set(0, context.Cotangent.GatherBySwitches(context.Input(1)));
    }

    private static void Run<T>(Tensor x, Tensor switches, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        MaxPool2dKernel.Scatter(
            x.Span<T>(), switches.Span<int>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), x.Shape.CountOf(2, 4), result.Shape.CountOf(2, 4));
}

public static partial class TensorOperations
{
    /// <summary>
    /// Puts every value where its switch says, zeros elsewhere: unpooling by remembered maxima (Zeiler and Fergus, "Visualizing and
    /// Understanding Convolutional Networks", 2014, section 2.1). Where windows overlapped, values that share a place are added.
    /// </summary>
    /// <param name="x">Values, [N, C, h, w].</param>
    /// <param name="switches">For each value its place in the plane, row·W + column; Int32 of the shape of <paramref name="x"/>.</param>
    /// <param name="outputSize">H and W of the result.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a switch lies outside the plane.</exception>
    public static Tensor MaxUnpool2d(this Tensor x, Tensor switches, Size2d outputSize) =>
        Operation.Apply(new AutogradNet.MaxUnpool2d(outputSize), x, switches);
}
