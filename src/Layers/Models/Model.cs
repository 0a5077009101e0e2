namespace AutogradNet.Layers;

/// <summary>A network with what is needed to use it: how its images are prepared, its classes' names, the layer Grad-CAM looks at.</summary>
public sealed class Model : IDisposable
{
    /// <summary>Puts a model together; it takes the network over.</summary>
    /// <param name="name">What messages call it, such as <c>squeezenet1_0</c>.</param>
    /// <param name="network">From N×3×H×W images to N×classes scores.</param>
    /// <param name="preprocessing">How images become the network's input.</param>
    /// <param name="gradCamLayer">The path of the layer that Grad-CAM looks at by default, usually the last with rows and columns.</param>
    /// <param name="labels">The classes' names in the order of the scores.</param>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
    public Model(string name, Module network, ImagePreprocessing preprocessing, string? gradCamLayer = null, IReadOnlyList<string>? labels = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (gradCamLayer is not null) network.Find(gradCamLayer);
        Name = name;
        Network = network;
        Preprocessing = preprocessing;
        GradCamLayer = gradCamLayer;
        Labels = labels;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>From images to scores.</summary>
    public Module Network { get; }

    /// <summary>How images become the network's input.</summary>
    public ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The path of the layer that Grad-CAM looks at by default; null leaves it to the last convolution.</summary>
    public string? GradCamLayer { get; }

    /// <summary>The classes' names in the order of the scores.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Loads weights from a file of any format that <see cref="WeightFile"/> knows.</summary>
    /// <returns>This model.</returns>
    /// <exception cref="WeightFormatException">The file is of no known format, or damaged.</exception>
    /// <exception cref="WeightMismatchException">The weights are not this network's.</exception>
    public Model Load(string path)
    {
        using var file = WeightFile.Open(path);
        Network.LoadStateDict(file);
        return this;
    }

    /// <summary>Releases the network's weights.</summary>
    public void Dispose() => Network.Dispose();
}
