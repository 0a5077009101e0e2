namespace AutogradNet.Tests;

/// <summary>
/// The small model on which Captum publishes what DeconvNet and guided backpropagation attribute: one convolution, two rectifiers, one
/// linear layer.
/// </summary>
public sealed class OneConvolutionModelTests
{
    [Fact]
    public void TheGradientPassesOnlyTheOneWindowThatBothSignsLeave() => Explain(
        RuleSet.Vanilla,
        [
            0, 1, 1, 1,
            0, 1, 1, 1,
            0, 1, 1, 1,
            0, 0, 0, 0,
        ]);

    [Fact]
    public void DeconvNetGivesThePublishedAttribution() => Explain(
        RuleSet.DeconvNet,
        [
            2, 3, 3, 1,
            3, 5, 5, 2,
            3, 5, 5, 2,
            1, 2, 2, 1,
        ]);

    [Fact]
    public void GuidedBackpropagationGivesThePublishedAttribution() => Explain(
        RuleSet.Guided,
        [
            0, 1, 1, 1,
            1, 3, 3, 2,
            1, 3, 3, 2,
            1, 2, 2, 1,
        ]);

    private static void Explain(RuleSet rules, float[] expected)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Arange([1, 1, 4, 4]));
        var output = FirstOutput(x);
        using var gradients = tape.Backward(output, [x], rules: rules);
        Assert.Equal(expected, gradients[x].ToArray<float>());
    }

    // Every row of the linear layer is the same, so its output 0 is the whole of it.
    private static Tensor FirstOutput(Tensor x)
    {
        var weight = Tensor.Ones([2, 1, 3, 3]);
        var bias = Tensor.From([-50f, -75], [2]);
        var row = Tensor.From([1f, 1, 1, 1, 1, -1, -1, -1], [1, 8]);
        var features = x.Conv2d(weight, bias).Relu().Flatten();
        return (features * row).Sum().Relu();
    }
}
