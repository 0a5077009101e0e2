using AutogradNet.Layers;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// A map that does not look at the model: what a method must beat to have shown anything. The same for every class, so its class
/// discrimination is chance.
/// </summary>
internal abstract class NullControl : SaliencyMethod
{
    public sealed override RecordingNeeds Needs(Model model) => RecordingNeeds.Nothing;

    public sealed override Attribution Attribute(Recording recording, Target target)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(target);
        var input = recording.InputValues;
        var (examples, height, width) = (input.Shape[0], input.Shape[2], input.Shape[3]);
        var values = Tensor.Empty([examples, 1, height, width]);
        var plane = height * width;
        for (var row = 0; row < examples; row++) Fill(input.Slice(0, row, 1), values.MutableSpan<float>().Slice(row * plane, plane));
        return new Attribution(Name, values, Readout.PositiveSum);
    }

    /// <summary>Writes the map of one example, 1×C×H×W; no value is below zero.</summary>
    protected abstract void Fill(Tensor input, Span<float> map);
}
