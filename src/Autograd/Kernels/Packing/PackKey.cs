namespace AutogradNet.Kernels;

/// <summary>What a packed copy of a weight is for. Copies for different purposes, shapes, tiles or element types live side by side.</summary>
/// <param name="Use">How the copy is laid out.</param>
/// <param name="Geometry">The convolution, with a batch of 0: packing does not depend on the batch.</param>
/// <param name="Tile">The tile type whose panels they are.</param>
/// <param name="Offset">Where in its storage the weight starts, in elements.</param>
internal readonly record struct PackKey(PackUse Use, Conv2dGeometry Geometry, Type Tile, int Offset);
