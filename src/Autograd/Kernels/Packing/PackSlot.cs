namespace AutogradNet.Kernels;

/// <summary>Where a kernel may look for, and leave, packed copies of the weight it was given. The default keeps nothing.</summary>
/// <param name="Store">The copies of the memory the weight lies in.</param>
/// <param name="Version">The version of that memory the weight was read at.</param>
/// <param name="Offset">Where in it the weight starts, in elements.</param>
internal readonly record struct PackSlot(PackStore? Store, int Version, int Offset)
{
    /// <summary>The key of one use of the weight with a tile.</summary>
    public PackKey Key<TTile>(PackUse use, in Conv2dGeometry geometry) => new(use, geometry with { Batch = 0 }, typeof(TTile), Offset);
}
