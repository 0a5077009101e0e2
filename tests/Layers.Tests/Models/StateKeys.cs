namespace AutogradNet.Layers.Tests;

/// <summary>Writes down, layer by layer, the keys and shapes that PyTorch's modules give a state dictionary.</summary>
internal sealed class StateKeys
{
    private readonly Dictionary<string, string> _shapes = new(StringComparer.Ordinal);

    /// <summary>Shapes by key, as text.</summary>
    public IReadOnlyDictionary<string, string> Shapes => _shapes;

    public StateKeys Tensor(string key, params int[] shape)
    {
        _shapes.Add(key, string.Join('×', shape));
        return this;
    }

    /// <summary>Conv2d: a weight of output × input for each group × rows × columns, and a bias.</summary>
    public StateKeys Conv(string name, int outChannels, int inChannels, int rows, int? columns = null, bool bias = false, int groups = 1)
    {
        Tensor($"{name}.weight", outChannels, inChannels / groups, rows, columns ?? rows);
        return bias ? Tensor($"{name}.bias", outChannels) : this;
    }

    public StateKeys BatchNorm(string name, int channels) =>
        Affine(name, channels).Tensor($"{name}.running_mean", channels).Tensor($"{name}.running_var", channels).Tensor($"{name}.num_batches_tracked");

    /// <summary>A norm without running statistics.</summary>
    public StateKeys Affine(string name, int channels) => Tensor($"{name}.weight", channels).Tensor($"{name}.bias", channels);

    public StateKeys Linear(string name, int outFeatures, int inFeatures) => Tensor($"{name}.weight", outFeatures, inFeatures).Tensor($"{name}.bias", outFeatures);

    /// <summary>A convolution without bias and its norm, called by their places in a sequence.</summary>
    public StateKeys ConvNorm(string name, int outChannels, int inChannels, int size, int groups = 1) =>
        Conv($"{name}.0", outChannels, inChannels, size, groups: groups).BatchNorm($"{name}.1", outChannels);

    /// <summary>torchvision's <c>BasicConv2d</c>.</summary>
    public StateKeys Basic(string name, int outChannels, int inChannels, int rows, int? columns = null) =>
        Conv($"{name}.conv", outChannels, inChannels, rows, columns).BatchNorm($"{name}.bn", outChannels);

    /// <summary>torchvision's <c>SqueezeExcitation</c>.</summary>
    public StateKeys Excitation(string name, int channels, int squeezed) =>
        Conv($"{name}.fc1", squeezed, channels, 1, bias: true).Conv($"{name}.fc2", channels, squeezed, 1, bias: true);
}
