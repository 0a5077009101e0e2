namespace AutogradNet.Layers;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">The stored element type.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Offset">Where its bytes begin, from the end of the header.</param>
public sealed record SafetensorsEntry(string Name, SafetensorsType Type, Shape Shape, long Offset) : WeightEntry(Name, Type, Shape);
