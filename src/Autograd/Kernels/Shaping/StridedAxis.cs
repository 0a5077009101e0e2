namespace AutogradNet.Kernels;

/// <summary>One axis of a copy: how many elements, and how far apart they lie in the source and in the target.</summary>
internal readonly record struct StridedAxis(int Extent, int Source, int Target)
{
    /// <summary>The extents and the strides of the first <paramref name="count"/> axes.</summary>
    public static (int[] Extents, int[] SourceStrides, int[] TargetStrides) Columns(List<StridedAxis> axes, int count)
    {
        var (extents, sourceStrides, targetStrides) = (new int[count], new int[count], new int[count]);
        for (var i = 0; i < count; i++) (extents[i], sourceStrides[i], targetStrides[i]) = axes[i];
        return (extents, sourceStrides, targetStrides);
    }
}
