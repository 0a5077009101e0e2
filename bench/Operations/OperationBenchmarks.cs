using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Operations;

/// <summary>What stands between the convolutions, on 64 channels of 112×112: bound by memory, not by arithmetic.</summary>
[MemoryDiagnoser]
public class OperationBenchmarks : IDisposable
{
    private const int Channels = 64;
    private Tensor _maps = null!;
    private Tensor _others = null!;
    private Tensor _scale = null!;
    private Tensor _shift = null!;
    private Tensor _scores = null!;

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomSource(1);
        _maps = random.Normal([1, Channels, 112, 112]);
        _others = random.Normal(_maps.Shape);
        _scale = random.Uniform([Channels], 0.5, 1.5);
        _shift = random.Normal([Channels]);
        _scores = random.Normal([64, 1000]);
    }

    [Benchmark]
    public void Relu() => _maps.Relu().Dispose();

    [Benchmark]
    public void Gelu() => _maps.Gelu().Dispose();

    [Benchmark]
    public void Add() => (_maps + _others).Dispose();

    [Benchmark]
    public void BatchNorm() => _maps.BatchNorm(_shift, _scale, _scale, _shift).Dispose();

    [Benchmark]
    public void MaxPool() => _maps.MaxPool2d(3, 2, 1).Dispose();

    [Benchmark]
    public void AveragePool() => _maps.AvgPool2d(2).Dispose();

    [Benchmark]
    public void GlobalAveragePool() => _maps.AdaptiveAvgPool2d(1).Dispose();

    [Benchmark]
    public void ResizeBilinear() => _maps.ResizeBilinear(new Size2d(224, 224)).Dispose();

    [Benchmark]
    public void Concat() => Tensor.Concat(1, _maps, _others).Dispose();

    [Benchmark]
    public void Permute() => _maps.Permute(0, 2, 3, 1).Dispose();

    [Benchmark]
    public void SumOfEachChannel() => _maps.Sum([0, 2, 3]).Dispose();

    [Benchmark]
    public void Softmax() => _scores.Softmax(1).Dispose();

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var tensor in (Tensor?[])[_maps, _others, _scale, _shift, _scores]) tensor?.Dispose();
        GC.SuppressFinalize(this);
    }
}
