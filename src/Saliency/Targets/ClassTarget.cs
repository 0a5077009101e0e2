namespace AutogradNet.Explanations;

/// <summary>The logit of one class, in every example of the batch.</summary>
internal sealed class ClassTarget(int index) : Target
{
    public override (Tensor Output, Tensor Seed) Resolve(Recording recording)
    {
        var logits = recording.Logits;
        recording.CheckClass(index);
        var seed = Tensor.Zeros(logits.Shape, logits.DType);
        for (var row = 0; row < logits.Shape[0]; row++)
        {
            var position = (row * logits.Shape[1]) + index;
            if (logits.DType == DType.Float32) seed.MutableSpan<float>()[position] = 1;
            else seed.MutableSpan<double>()[position] = 1;
        }

        return (logits, seed);
    }
}
