using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Kernels;

/// <summary>Square matrix products; 2·Size³ floating-point operations each.</summary>
[MemoryDiagnoser]
public class MatrixMultiplyBenchmarks : IDisposable
{
    private Tensor _left = null!;
    private Tensor _right = null!;

    [Params(64, 256, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomSource(1);
        _left = random.Uniform([Size, Size], -1, 1);
        _right = random.Uniform([Size, Size], -1, 1);
    }

    [Benchmark]
    public void MatMul()
    {
        using var product = _left.MatMul(_right);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _left?.Dispose();
        _right?.Dispose();
        GC.SuppressFinalize(this);
    }
}
