using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>What shapes and attributes of a pooling come to, or what is wrong with them.</summary>
internal static class PoolingArguments
{
    /// <summary>The geometry of pooling <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The window does not fit, or would somewhere lie wholly in the padding; the message prints the shape.</exception>
    public static Pool2dGeometry Geometry(
        string operation, Shape input, Size2d window, Size2d stride, Padding2d padding, Size2d dilation, bool ceilMode)
    {
        SpatialArguments.RequireRank4(operation, input, "input");
        SpatialArguments.RequirePositive(operation, window, nameof(window));
        SpatialArguments.RequirePositive(operation, stride, nameof(stride));
        SpatialArguments.RequirePositive(operation, dilation, nameof(dilation));
        SpatialArguments.RequireNotNegative(operation, padding);
        SpatialArguments.RequireRoom(operation, input, window, padding, dilation);
        var geometry = new Pool2dGeometry(
            input[0], input[1], input[2], input[3], window.Height, window.Width, stride.Height, stride.Width,
            padding.Top, padding.Left, padding.Bottom, padding.Right, dilation.Height, dilation.Width, ceilMode);
        if (IsEmptySomewhere(geometry.OutHeight, stride.Height, padding.Top, dilation.Height, window.Height, input[2])
            || IsEmptySomewhere(geometry.OutWidth, stride.Width, padding.Left, dilation.Width, window.Width, input[3]))
        {
            throw new ArgumentException(
                $"{operation}: the window {window} with dilation {dilation} would somewhere lie wholly in the padding {padding} of the input {input}.");
        }

        return geometry;
    }

    /// <summary>The elements of a plane of a pooling's result where runs of its operand are planes; null where they are not.</summary>
    public static int? ResultPlane(Node node, int run)
    {
        var (x, y) = (node.Input(0).Shape, node.Value.Shape);
        return run == x[2] * x[3] ? y[2] * y[3] : null;
    }

    /// <exception cref="ArgumentException">A switch lies outside a plane, or the shapes differ; the message prints both shapes.</exception>
    public static void RequireSwitches(string operation, Tensor switches, Shape pooled, Size2d planeSize)
    {
        if (switches.DType != DType.Int32) throw new ArgumentException($"{operation}: switches are Int32, not {switches.DType}{switches.Shape}.");
        if (switches.Shape != pooled) throw new ArgumentException($"{operation}: the switches have the shape {switches.Shape}, the values {pooled}.");
        var values = switches.Span<int>();
        if (values.IsEmpty) return;
        var (least, greatest) = (TensorPrimitives.Min(values), TensorPrimitives.Max(values));
        var planeCount = (long)planeSize.Height * planeSize.Width;
        if (least >= 0 && greatest < planeCount) return;
        throw new ArgumentException(
            $"{operation}: the switches {switches.Shape} go from {least} to {greatest}; the {planeCount} elements of a plane of {planeSize} are 0 to {planeCount - 1}.");
    }

    private static bool IsEmptySomewhere(int count, int stride, int before, int dilation, int window, int size)
    {
        for (var i = 0; i < count; i++)
        {
            var taps = PoolWindow.At(i, stride, before, dilation, window, size);
            if (taps.First >= taps.End) return true;
        }

        return false;
    }
}
