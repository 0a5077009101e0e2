namespace AutogradNet.Explanations.Evaluation;

/// <summary>Methods that do not look at the model, to compare others with.</summary>
public static class NullControls
{
    /// <summary>Uniform noise, another for every image; the same for the same seed and image.</summary>
    public static SaliencyMethod Random(ulong seed = 0) => new RandomMap(seed);

    /// <summary>
    /// The magnitude of the image's gradient by Sobel's filters: Adebayo et al., "Sanity Checks for Saliency Maps", 2018, show how much some
    /// methods resemble an edge detector.
    /// </summary>
    public static SaliencyMethod Edges { get; } = new EdgeMap();

    /// <summary>A Gaussian in the middle, with a standard deviation of a quarter of each side: photographers and generators put objects there.</summary>
    public static SaliencyMethod Center { get; } = new CenterMap();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SaliencyMethod> All(ulong seed = 0) => [Random(seed), Edges, Center];
}
