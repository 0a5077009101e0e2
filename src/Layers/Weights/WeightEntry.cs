namespace AutogradNet.Layers;

/// <summary>What a weight file says of one tensor.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">The stored element type.</param>
/// <param name="Shape">The extents.</param>
public record WeightEntry(string Name, SafetensorsType Type, Shape Shape)
{
    /// <summary>The length of its elements in bytes.</summary>
    public long ByteCount => (long)Shape.ElementCount * Type.Size();
}
