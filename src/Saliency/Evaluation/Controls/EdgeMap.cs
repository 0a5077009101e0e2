namespace AutogradNet.Explanations.Evaluation;

/// <summary>The magnitude of Sobel's derivatives of the preprocessed input, over all channels; the border pixels are repeated outwards.</summary>
internal sealed class EdgeMap : NullControl
{
    public override string Name => "edges";

    protected override void Fill(Tensor input, Span<float> map)
    {
        var (channels, height, width) = (input.Shape[1], input.Shape[2], input.Shape[3]);
        using var converted = input.To(DType.Float32);
        var values = converted.Span<float>();
        map.Clear();
        for (var c = 0; c < channels; c++)
        {
            var plane = values.Slice(c * height * width, height * width);
            for (var y = 0; y < height; y++)
            {
                var above = plane.Slice(Math.Max(y - 1, 0) * width, width);
                var here = plane.Slice(y * width, width);
                var below = plane.Slice(Math.Min(y + 1, height - 1) * width, width);
                for (var x = 0; x < width; x++)
                {
                    var (left, right) = (Math.Max(x - 1, 0), Math.Min(x + 1, width - 1));
                    var across = above[right] - above[left] + (2 * (here[right] - here[left])) + below[right] - below[left];
                    var down = below[left] - above[left] + (2 * (below[x] - above[x])) + below[right] - above[right];
                    map[(y * width) + x] += (across * across) + (down * down);
                }
            }
        }

        foreach (ref var value in map) value = MathF.Sqrt(value);
    }
}
