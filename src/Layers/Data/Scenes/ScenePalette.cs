namespace AutogradNet.Layers.Data;

/// <summary>Draws paints of enough contrast for a background and the objects before it.</summary>
internal static class ScenePalette
{
    private const int Palettes = 200;
    private const int PaintsPerObject = 40;

    /// <summary>
    /// The background's paint and one for each object. Without bias nothing here depends on the classes, only on how many there are.
    /// </summary>
    public static List<ScenePaint> Draw(RandomSource random, ReadOnlySpan<ShapeClass> shapes, SceneOptions options)
    {
        // Whether an object obeys the bias is decided once: a paint that is refused must not change it.
        Span<bool> tied = stackalloc bool[shapes.Length];
        foreach (ref var obeys in tied) obeys = random.NextDouble() < options.BiasProbability;
        for (var palette = 0; palette < Palettes; palette++)
        {
            var paints = new List<ScenePaint>(shapes.Length + 1) { ScenePaint.Draw(random, null, null) };
            for (var i = 0; i < shapes.Length; i++)
            {
                var bias = tied[i] ? options.Bias : SceneBias.None;
                double? hue = bias.HasFlag(SceneBias.Color) ? (double)shapes[i] / ShapeOutline.Count : null;
                SceneTexture? texture = bias.HasFlag(SceneBias.Texture) ? (SceneTexture)(int)shapes[i] : null;
                if (!TryPaint(random, paints, hue, texture, options.MinimumContrast)) break;
            }

            if (paints.Count == shapes.Length + 1) return paints;
        }

        throw new InvalidOperationException(
            $"No colours found for {shapes.Length} objects at a contrast of {options.MinimumContrast}; expected fewer objects or a smaller "
            + $"{nameof(SceneOptions)}.{nameof(SceneOptions.MinimumContrast)}.");
    }

    private static bool TryPaint(RandomSource random, List<ScenePaint> paints, double? hue, SceneTexture? texture, double contrast)
    {
        for (var attempt = 0; attempt < PaintsPerObject; attempt++)
        {
            var paint = ScenePaint.Draw(random, hue, texture);
            if (paints.TrueForAll(other => ScenePaint.Contrast(other, paint) >= contrast))
            {
                paints.Add(paint);
                return true;
            }
        }

        return false;
    }
}
