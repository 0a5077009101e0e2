namespace AutogradNet.Explanations.Evaluation;

/// <summary>A Gaussian round the middle of the image.</summary>
internal sealed class CenterMap : NullControl
{
    private const double Deviation = 0.25;

    public override string Name => "center";

    protected override void Fill(Tensor input, Span<float> map)
    {
        var (height, width) = (input.Shape[2], input.Shape[3]);
        for (var y = 0; y < height; y++)
        {
            var v = (((y + 0.5) / height) - 0.5) / Deviation;
            for (var x = 0; x < width; x++)
            {
                var u = (((x + 0.5) / width) - 0.5) / Deviation;
                map[(y * width) + x] = (float)Math.Exp(-((u * u) + (v * v)) / 2);
            }
        }
    }
}
