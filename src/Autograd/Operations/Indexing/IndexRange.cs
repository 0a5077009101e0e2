using System.Numerics;

namespace AutogradNet;

/// <summary>Checks of indices, before kernels trust them.</summary>
internal static class IndexRange
{
    /// <summary>Throws unless every index lies in the axis.</summary>
    public static void Check<TIndex>(ReadOnlySpan<TIndex> indices, int axis, Shape shape)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        var extent = (ulong)shape[axis];
        for (var i = 0; i < indices.Length; i++)
        {
            if (ulong.CreateTruncating(indices[i]) < extent) continue;
            throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"The index at position {i} lies outside axis {axis} of {shape}.");
        }
    }

    /// <summary>Throws unless an index tensor can pick from, or place into, a shape.</summary>
    public static void Check(Tensor index, int axis, Shape shape)
    {
        var fits = index.Shape.Rank == shape.Rank;
        for (var i = 0; fits && i < shape.Rank; i++) fits = i == axis || index.Shape[i] <= shape[i];
        if (!fits) throw new ArgumentException($"An index of shape {index.Shape} does not lie over {shape} but for axis {axis}.", nameof(index));
        switch (index.DType)
        {
            case DType.Int32: Check(index.Span<int>(), axis, shape); break;
            case DType.Int64: Check(index.Span<long>(), axis, shape); break;
            default: throw new ArgumentException($"Indices are Int32 or Int64, not {index.DType}{index.Shape}.", nameof(index));
        }
    }
}
