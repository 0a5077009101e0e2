namespace AutogradNet.Layers.Onnx;

/// <summary>An input of an ONNX graph.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Extents">Its extents, null where any will do; null as a whole where the file does not say.</param>
public sealed record OnnxInput(string Name, IReadOnlyList<int?>? Extents)
{
    /// <summary>The name and the extents as <c>'image' [?, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"'{Name}' [{(Extents is null ? "…" : string.Join(", ", Extents.Select(extent => extent?.ToString() ?? "?")))}]";

    /// <summary>Refuses a tensor that is not of these extents. The first one, the batch, may differ: models of one image take more.</summary>
    internal void Check(Tensor tensor)
    {
        if (Extents is null) return;
        var fits = tensor.Shape.Rank == Extents.Count;
        for (var axis = 1; fits && axis < Extents.Count; axis++) fits = Extents[axis] is not { } extent || extent == tensor.Shape[axis];
        if (!fits) throw new ArgumentException($"The input {this} was given a tensor of shape {tensor.Shape}.");
    }
}
