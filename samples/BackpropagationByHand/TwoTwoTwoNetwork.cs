using AutogradNet;

namespace BackpropagationByHand;

/// <summary>
/// The network of Matt Mazur's "A Step by Step Backpropagation Example" (2015): two inputs, two hidden and two output neurons, all
/// sigmoid, half the squared error, one training example. As there, each layer has one bias, which is not trained.
/// </summary>
internal sealed class TwoTwoTwoNetwork : IDisposable
{
    public const double HiddenBias = 0.35;
    public const double OutputBias = 0.60;

    private readonly Tensor _input = Tensor.From([0.05, 0.10], [1, 2]);
    private readonly Tensor _target = Tensor.From([0.01, 0.99], [1, 2]);

    // A row of weights for each neuron: w1 w2 / w3 w4, then w5 w6 / w7 w8.
    private readonly Tensor _hiddenWeights = Tensor.From([0.15, 0.20, 0.25, 0.30], [2, 2]);
    private readonly Tensor _outputWeights = Tensor.From([0.40, 0.45, 0.50, 0.55], [2, 2]);

    public double[] Input => _input.ToArray<double>();

    public double[] Target => _target.ToArray<double>();

    /// <summary>w1 to w8.</summary>
    public double[] Weights => [.. _hiddenWeights.Span<double>(), .. _outputWeights.Span<double>()];

    /// <summary>Computes the error and, reading the tape backwards, its gradient.</summary>
    public PassResult Pass()
    {
        using var tape = new Tape();
        var hiddenWeights = tape.Watch(_hiddenWeights);
        var outputWeights = tape.Watch(_outputWeights);

        var hidden = (_input.Linear(hiddenWeights) + HiddenBias).Sigmoid();
        var output = (hidden.Linear(outputWeights) + OutputBias).Sigmoid();
        var miss = _target - output;
        var error = (miss * miss).Sum() * 0.5;

        using var gradients = tape.Backward(error, [hiddenWeights, outputWeights]);
        return new PassResult(
            hidden.ToArray<double>(),
            output.ToArray<double>(),
            error.ToDouble(),
            [.. gradients[hiddenWeights].Span<double>(), .. gradients[outputWeights].Span<double>()]);
    }

    /// <summary>One step of gradient descent.</summary>
    public void Descend(PassResult pass, double rate)
    {
        Descend(_hiddenWeights, pass.Gradient.AsSpan(0, 4), rate);
        Descend(_outputWeights, pass.Gradient.AsSpan(4, 4), rate);
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_input, _target, _hiddenWeights, _outputWeights]) tensor.Dispose();
    }

    private static void Descend(Tensor weights, ReadOnlySpan<double> gradient, double rate)
    {
        var values = weights.MutableSpan<double>();
        for (var i = 0; i < values.Length; i++) values[i] -= rate * gradient[i];
    }
}
