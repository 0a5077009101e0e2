namespace AutogradNet.Layers;

/// <summary>Merges the axes from one on: N×C×H×W becomes N×CHW.</summary>
/// <param name="startAxis">The first axis to merge.</param>
public sealed class FlattenLayer(int startAxis = 1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Flatten(startAxis);
}
