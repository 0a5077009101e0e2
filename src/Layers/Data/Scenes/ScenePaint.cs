using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>The colours and the texture of an object or a background.</summary>
internal readonly record struct ScenePaint(double Hue, RgbColor First, RgbColor Second, SceneTexture Texture)
{
    /// <summary>Two colours of a texture are at least this far apart, or the texture would not be seen.</summary>
    private const double TextureContrast = 22;

    /// <summary>Draws a paint; a hue or texture that is given is kept.</summary>
    public static ScenePaint Draw(RandomSource random, double? tiedHue, SceneTexture? tiedTexture)
    {
        var hue = random.NextDouble();
        var texture = (SceneTexture)random.NextInt32(Enum.GetValues<SceneTexture>().Length);
        if (tiedHue is { } tied)
        {
            hue = tied + random.NextDouble(-0.03, 0.03);
            hue -= Math.Floor(hue);
        }

        // A tied hue must be seen as one: no colours that are nearly grey or black.
        var leastSaturation = tiedHue is null ? 0.15 : 0.6;
        var leastValue = tiedHue is null ? 0.2 : 0.5;
        while (true)
        {
            var saturation = random.NextDouble(leastSaturation, 1);
            var value = random.NextDouble(leastValue, 1);
            var first = RgbColor.FromHsv(hue, saturation, value);
            var second = RgbColor.FromHsv(
                hue + random.NextDouble(-0.08, 0.08),
                Math.Clamp(saturation + random.NextDouble(-0.35, 0.35), leastSaturation, 1),
                Math.Clamp(value + random.NextDouble(-0.4, 0.4), leastValue, 1));
            if (ColorSegment.Distance(first, second) >= TextureContrast)
                return new ScenePaint(hue, first, second, tiedTexture ?? texture);
        }
    }

    /// <summary>The least distance between a colour of one paint and a colour of the other.</summary>
    public static double Contrast(in ScenePaint a, in ScenePaint b) =>
        ColorSegment.Distance(a.Colors, b.Colors);

    private ColorSegment Colors => new(First, Texture == SceneTexture.Plain ? First : Second);
}
