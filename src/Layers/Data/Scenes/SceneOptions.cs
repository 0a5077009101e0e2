namespace AutogradNet.Layers.Data;

/// <summary>What scenes a <see cref="SceneGenerator"/> makes.</summary>
public sealed record SceneOptions
{
    /// <summary>One to three objects of 112×112 pixels, without bias.</summary>
    public static SceneOptions Default { get; } = new();

    /// <summary>The default with exactly one object, for classification.</summary>
    public static SceneOptions SingleObject { get; } = new() { MaximumObjects = 1 };

    /// <summary>The default, but 95 % of the objects have a hue that is tied to their class.</summary>
    public static SceneOptions Biased { get; } = new() { Bias = SceneBias.Color };

    /// <summary>Width and height in pixels, 32 to 2048.</summary>
    public int ImageSize { get; init; } = 112;

    /// <summary>The least number of objects, 1 to <see cref="MaximumObjects"/>.</summary>
    public int MinimumObjects { get; init; } = 1;

    /// <summary>The greatest number of objects, at most 4.</summary>
    public int MaximumObjects { get; init; } = 3;

    /// <summary>
    /// The least radius of a disc that holds an object, as a part of <see cref="ImageSize"/>: 0.05 to <see cref="MaximumRadius"/>.
    /// </summary>
    public double MinimumRadius { get; init; } = 0.14;

    /// <summary>The greatest radius of a disc that holds an object, as a part of <see cref="ImageSize"/>: at most 0.45.</summary>
    public double MaximumRadius { get; init; } = 0.27;

    /// <summary>
    /// The part of an object's area that neither the image border nor other objects hide, at least; 0.1 to 0.95.
    /// </summary>
    public double MinimumVisibleFraction { get; init; } = 0.6;

    /// <summary>
    /// The least distance, before <see cref="NoiseAmplitude"/>, between any colour of an object and any colour of the background or
    /// of another object; 0 to 60. The distance is √(0.299·ΔR² + 0.587·ΔG² + 0.114·ΔB²) in 8-bit units.
    /// </summary>
    public double MinimumContrast { get; init; } = 36;

    /// <summary>The greatest deviation, in 8-bit units, of the uniform noise that is added to every sample; 0 to 32.</summary>
    public int NoiseAmplitude { get; init; } = 4;

    /// <summary>What else tells the class.</summary>
    public SceneBias Bias { get; init; } = SceneBias.None;

    /// <summary>The probability, 0 to 1, with which an object obeys <see cref="Bias"/>; otherwise it is drawn as without bias.</summary>
    public double BiasProbability { get; init; } = 0.95;

    /// <summary>Refuses values out of their ranges.</summary>
    internal void Validate()
    {
        Check(ImageSize, 32, 2048, nameof(ImageSize));
        Check(MaximumObjects, 1, 4, nameof(MaximumObjects));
        Check(MinimumObjects, 1, MaximumObjects, nameof(MinimumObjects));
        Check(MaximumRadius, 0.05, 0.45, nameof(MaximumRadius));
        Check(MinimumRadius, 0.05, MaximumRadius, nameof(MinimumRadius));
        Check(MinimumVisibleFraction, 0.1, 0.95, nameof(MinimumVisibleFraction));
        Check(MinimumContrast, 0, 60, nameof(MinimumContrast));
        Check(NoiseAmplitude, 0, 32, nameof(NoiseAmplitude));
        Check((int)Bias, 0, (int)(SceneBias.Color | SceneBias.Texture), nameof(Bias));
        Check(BiasProbability, 0, 1, nameof(BiasProbability));
    }

    private static void Check(double value, double minimum, double maximum, string name)
    {
        // Written so that NaN fails.
        if (!(value >= minimum && value <= maximum))
            throw new ArgumentOutOfRangeException(name, value, $"{nameof(SceneOptions)}.{name} must be from {minimum} to {maximum}.");
    }
}
