namespace AutogradNet.Layers;

/// <summary>Puts the axes in another order.</summary>
/// <param name="axes">For each axis of the result, which axis of the input it is.</param>
public sealed class PermuteLayer(params IReadOnlyList<int> axes) : Module
{
    private readonly int[] _axes = [.. axes];

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Permute(_axes);
}
