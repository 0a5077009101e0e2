using AutogradNet.Layers;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Passes;

/// <summary>One picture through well-known networks: without recording, recorded, and with the gradient of a class score. Random weights.</summary>
[MemoryDiagnoser]
public class PassBenchmarks : IDisposable
{
    private Model _model = null!;
    private Tensor _input = null!;
    private Tensor _seed = null!;

    [Params("squeezenet1_1", "mobilenet_v2", "resnet18", "resnet50", "vgg16")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomSource(1);
        _model = ModelZoo.Create(Network, random: random);
        _input = random.Normal([1, 3, 224, 224]);
        _seed = Tensor.Zeros([1, 1000]);
        _seed.MutableSpan<float>()[7] = 1;
    }

    [Benchmark(Baseline = true)]
    public void Forward() => _model.Network.Call(_input).Dispose();

    [Benchmark]
    public void RecordedForward()
    {
        using var tape = new Tape();
        _model.Network.Call(tape.Watch(_input));
    }

    [Benchmark]
    public void ForwardAndInputGradient()
    {
        using var tape = new Tape();
        var scores = _model.Network.Call(tape.Watch(_input));
        using var gradients = tape.Backward(scores, [_input], _seed);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _model?.Dispose();
        _input?.Dispose();
        _seed?.Dispose();
        GC.SuppressFinalize(this);
    }
}
