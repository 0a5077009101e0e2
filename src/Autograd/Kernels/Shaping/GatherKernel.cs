using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// Picks single elements along one axis by an array of indices that lies over the front corner of the source, and the adjoint, which
/// adds elements up where the indices say. Accesses are checked; indices outside the axis give wrong elements or an exception.
/// </summary>
internal static class GatherKernel
{
    /// <summary>target[…, j, …] = source[…, index[…, j, …], …].</summary>
    public static void Gather<T, TIndex>(
        ReadOnlySpan<T> source, ReadOnlySpan<int> sourceShape, int axis, ReadOnlySpan<TIndex> index, ReadOnlySpan<int> indexShape, Span<T> target)
        where T : unmanaged
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        if (index.IsEmpty) return;
        var strides = Strides(sourceShape, axis, out var axisStride);
        var (inner, innerStride) = (indexShape[^1], strides[^1]);
        var walk = new StridedWalk(indexShape[..^1], strides.AsSpan(..^1), strides.AsSpan(..^1), stackalloc int[indexShape.Length - 1], 0);
        for (var start = 0; start < index.Length; start += inner, walk.Next())
        {
            var picked = index.Slice(start, inner);
            var run = target.Slice(start, inner);
            for (var j = 0; j < inner; j++) run[j] = source[walk.Source + (j * innerStride) + (int.CreateTruncating(picked[j]) * axisStride)];
        }
    }

    /// <summary>target[…, index[…, j, …], …] += source[…, j, …], in row-major order of the source.</summary>
    public static void ScatterAdd<T, TIndex>(
        ReadOnlySpan<T> source, ReadOnlySpan<TIndex> index, ReadOnlySpan<int> indexShape, int axis, Span<T> target, ReadOnlySpan<int> targetShape)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        if (index.IsEmpty) return;
        var strides = Strides(targetShape, axis, out var axisStride);
        var (inner, innerStride) = (indexShape[^1], strides[^1]);
        var walk = new StridedWalk(indexShape[..^1], strides.AsSpan(..^1), strides.AsSpan(..^1), stackalloc int[indexShape.Length - 1], 0);
        for (var start = 0; start < index.Length; start += inner, walk.Next())
        {
            var picked = index.Slice(start, inner);
            var run = source.Slice(start, inner);
            for (var j = 0; j < inner; j++) target[walk.Target + (j * innerStride) + (int.CreateTruncating(picked[j]) * axisStride)] += run[j];
        }
    }

    // The dense strides, but 0 along the axis, whose own is given apart: there the indices say how far to go.
    private static int[] Strides(ReadOnlySpan<int> shape, int axis, out int axisStride)
    {
        var strides = new int[shape.Length];
        var stride = 1;
        for (var i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= shape[i];
        }

        axisStride = strides[axis];
        strides[axis] = 0;
        return strides;
    }
}
