using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Changes brightness, contrast and saturation by random factors between 1 − strength and 1 + strength, in a random order (as
/// torchvision's <c>ColorJitter</c>). Grey is 0.299 red + 0.587 green + 0.114 blue.
/// </summary>
/// <param name="Brightness">Strength of the factor towards black.</param>
/// <param name="Contrast">Strength of the factor towards the picture's mean grey.</param>
/// <param name="Saturation">Strength of the factor towards each pixel's grey.</param>
public sealed record ColorJitter(double Brightness = 0.2, double Contrast = 0.2, double Saturation = 0.2) : Augmentation
{
    /// <summary>Strength of the factor towards black, at least 0.</summary>
    public double Brightness { get; } = AugmentationArguments.RequireStrength(Brightness);

    /// <summary>Strength of the factor towards the picture's mean grey, at least 0.</summary>
    public double Contrast { get; } = AugmentationArguments.RequireStrength(Contrast);

    /// <summary>Strength of the factor towards each pixel's grey, at least 0.</summary>
    public double Saturation { get; } = AugmentationArguments.RequireStrength(Saturation);

    /// <inheritdoc/>
    public override RgbImage Apply(RgbImage image, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(random);
        var brightness = Factor(Brightness, random);
        var contrast = Factor(Contrast, random);
        var saturation = Factor(Saturation, random);
        Span<int> order = [0, 1, 2];
        random.Shuffle(order);
        var values = new double[image.Pixels.Length];
        for (var i = 0; i < values.Length; i++) values[i] = image.Pixels[i];
        foreach (var step in order)
        {
            if (step == 0) Blend(values, _ => 0, brightness);
            else if (step == 1) Contrasted(values, contrast);
            else Blend(values, pixel => Grey(values, pixel), saturation);
        }

        var result = new RgbImage(image.Width, image.Height);
        for (var i = 0; i < values.Length; i++) result.Pixels[i] = (byte)Math.Round(values[i]);
        return result;
    }

    private static double Factor(double strength, RandomSource random) => random.NextDouble(Math.Max(0, 1 - strength), 1 + strength);

    private static void Contrasted(double[] values, double factor)
    {
        var sum = 0.0;
        for (var pixel = 0; pixel < values.Length; pixel += 3) sum += Grey(values, pixel);
        var mean = sum / (values.Length / 3);
        Blend(values, _ => mean, factor);
    }

    private static double Grey(double[] values, int pixel) => (0.299 * values[pixel]) + (0.587 * values[pixel + 1]) + (0.114 * values[pixel + 2]);

    private static void Blend(double[] values, Func<int, double> other, double factor)
    {
        for (var pixel = 0; pixel < values.Length; pixel += 3)
        {
            var rest = (1 - factor) * other(pixel);
            for (var i = pixel; i < pixel + 3; i++) values[i] = Math.Clamp((factor * values[i]) + rest, 0, 255);
        }
    }
}
