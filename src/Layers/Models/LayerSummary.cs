namespace AutogradNet.Layers;

/// <summary>What one layer of a model is and does.</summary>
/// <param name="Path">The layer's path, such as <c>features.3.squeeze</c>; empty for what the model does outside its layers.</param>
/// <param name="Kind">The module's type.</param>
/// <param name="Output">The shape of what it returned, for a batch of one.</param>
/// <param name="Parameters">Its own learned numbers, without those of layers inside it.</param>
/// <param name="MultiplyAdds">The multiplications with addition in its own convolutions and matrix products; other arithmetic is not counted.</param>
public sealed record LayerSummary(string Path, string Kind, Shape Output, long Parameters, long MultiplyAdds);
