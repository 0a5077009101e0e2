using AutogradNet;
using AutogradNet.Layers;

namespace LearnATable;

/// <summary>A multilayer perceptron, and gradient descent with momentum over the whole table at once.</summary>
internal sealed class Learner : IDisposable
{
    private readonly Sequential _network;
    private readonly Tensor[] _weights;
    private readonly float[][] _velocities;

    public Learner(ulong seed, int hidden = 24)
    {
        var random = new RandomSource(seed);
        _network =
        [
            new LinearLayer(2, hidden, random: random), new TanhLayer(),
            new LinearLayer(hidden, hidden, random: random), new TanhLayer(),
            new LinearLayer(hidden, Table.Classes, random: random),
        ];
        _weights = [.. _network.NamedParameters().Select(entry => entry.Parameter.Value)];
        _velocities = [.. _weights.Select(weight => new float[weight.Count])];
    }

    /// <summary>One step down the gradient of the mean cross-entropy.</summary>
    /// <returns>The loss before the step.</returns>
    public double Step(Table table, float rate = 0.1f, float momentum = 0.9f)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        foreach (var weight in _weights) tape.Watch(weight);

        // The network records where its input is recorded, so the input is watched too, though nobody asks for its gradient.
        var inputs = tape.Watch(Tensor.From(table.Inputs, [table.Rows, 2]));
        var loss = _network.Call(inputs).CrossEntropy(table.Labels);
        using var gradients = tape.Backward(loss, _weights);
        for (var i = 0; i < _weights.Length; i++)
        {
            var gradient = gradients.InOrder[i].Span<float>();
            var weight = _weights[i].MutableSpan<float>();
            var velocity = _velocities[i];
            for (var j = 0; j < velocity.Length; j++)
            {
                velocity[j] = (momentum * velocity[j]) + gradient[j];
                weight[j] -= rate * velocity[j];
            }
        }

        return loss.ToDouble();
    }

    /// <summary>The loss, and how many rows get their own class.</summary>
    public (double Loss, int Right) Examine(Table table)
    {
        using var scope = new TensorScope();
        var scores = _network.Call(Tensor.From(table.Inputs, [table.Rows, 2]));
        var chosen = scores.ArgMax(1).ToArray<int>();
        return (scores.CrossEntropy(table.Labels).ToDouble(), chosen.Zip(table.Labels).Count(pair => pair.First == pair.Second));
    }

    /// <summary>The probability of each class at each point (x and y in turn), point after point.</summary>
    public float[] Probabilities(float[] points)
    {
        using var scope = new TensorScope();
        return _network.Call(Tensor.From(points, [points.Length / 2, 2])).Softmax().ToArray<float>();
    }

    public void Dispose() => _network.Dispose();
}
