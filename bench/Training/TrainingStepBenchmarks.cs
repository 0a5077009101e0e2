using AutogradNet.Layers;
using AutogradNet.Layers.Training;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Training;

/// <summary>A step of training: forward in training mode, cross-entropy, the weights' gradients, and what the optimiser does with them.</summary>
[MemoryDiagnoser]
public class TrainingStepBenchmarks : IDisposable
{
    private const double LearningRate = 1e-4;
    private Model _model = null!;
    private Optimizer _optimizer = null!;
    private Tensor _input = null!;
    private int[] _labels = [];

    [Params("resnet20 64×32×32", "resnet18 8×224×224")]
    public string Case { get; set; } = "";

    [Params(OptimizerKind.NesterovSgd, OptimizerKind.AdamW)]
    public OptimizerKind Optimizer { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var (name, batch, size) = Case.StartsWith("resnet20", StringComparison.Ordinal) ? ("resnet20", 64, 32) : ("resnet18", 8, 224);
        var random = new RandomSource(1);
        _model = ModelZoo.Create(name, 10, random);
        _model.Network.Train();
        var parameters = _model.Network.NamedParameters();
        _optimizer = Optimizer == OptimizerKind.AdamW ? new AdamW(parameters, LearningRate) : new Sgd(parameters, LearningRate, 0.9, nesterov: true);
        _input = random.Normal([batch, 3, size, size]);
        _labels = [.. Enumerable.Range(0, batch).Select(_ => random.NextInt32(10))];
    }

    [Benchmark]
    public void Step()
    {
        using var tape = new Tape { KeepsValues = false };
        var weights = _optimizer.Values;
        foreach (var weight in weights) tape.Watch(weight);
        using var scope = new TensorScope();
        var loss = _model.Network.Call(tape.Watch(_input)).CrossEntropy(_labels);
        using var gradients = tape.Backward(loss, weights);
        _optimizer.Step(gradients.InOrder);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _optimizer?.Dispose();
        _model?.Dispose();
        _input?.Dispose();
        GC.SuppressFinalize(this);
    }
}
