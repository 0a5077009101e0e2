using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Reads from each plane of the first operand the elements its switches (the second, Int32, constant) name: the adjoint of
/// <see cref="MaxUnpool2d"/>, and what a max pooling with its switches held fixed computes.
/// </summary>
public sealed record GatherBySwitches : Operation
{
    internal static GatherBySwitches Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, switches) = (context.Input(0), context.Input(1));
        SpatialArguments.RequireImages(Name, x);
        SpatialArguments.RequireRank4(Name, switches.Shape, "switches tensor");
        if (switches.Shape[0] != x.Shape[0] || switches.Shape[1] != x.Shape[1])
        {
            throw new ArgumentException($"{Name}: the switches {switches.Shape} and the input {x.Shape} differ in batch or channels.");
        }

        PoolingArguments.RequireSwitches(Name, switches, switches.Shape, (x.Shape[2], x.Shape[3]));
        var result = Tensor.Empty(switches.Shape, x.DType);
        if (x.DType == DType.Float32) Run<float>(x, switches, result);
        else Run<double>(x, switches, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var shape = context.Input(0).Shape;
        if (context.Needs(0)) context.Set(0, context.Cotangent.MaxUnpool2d(context.Input(1), (shape[2], shape[3])));
    }

    private static void Run<T>(Tensor x, Tensor switches, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        MaxPool2dKernel.Gather(
            x.Span<T>(), switches.Span<int>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), switches.Shape.CountOf(2, 4), x.Shape.CountOf(2, 4));
}

public static partial class TensorOperations
{
    /// <summary>Reads from each plane the elements that the switches name.</summary>
    /// <param name="x">Planes, [N, C, H, W].</param>
    /// <param name="switches">Places in a plane, row·W + column; Int32 of [N, C, h, w].</param>
    /// <returns>[N, C, h, w].</returns>
    /// <exception cref="ArgumentException">Batch or channels differ, or a switch lies outside the plane.</exception>
    public static Tensor GatherBySwitches(this Tensor x, Tensor switches) => Operation.Apply(AutogradNet.GatherBySwitches.Instance, x, switches);
}
