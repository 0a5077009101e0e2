using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Kernels;

/// <summary>Convolutions of well-known networks: forward, input gradient and weight gradient.</summary>
[MemoryDiagnoser]
public class ConvolutionBenchmarks : IDisposable
{
    private Tensor _input = null!;
    private Tensor _weight = null!;
    private Tensor _cotangent = null!;
    private int _stride;
    private int _padding;
    private int _groups;

    [Params("7x7/2 3-64 224", "3x3 64-64 56", "1x1 256-64 56", "3x3 256-256 14", "3x3 depthwise 96 56")]
    public string Case { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var (kernel, inputs, outputs, size) = Case switch
        {
            "7x7/2 3-64 224" => (7, 3, 64, 224),
            "3x3 64-64 56" => (3, 64, 64, 56),
            "1x1 256-64 56" => (1, 256, 64, 56),
            "3x3 256-256 14" => (3, 256, 256, 14),
            _ => (3, 96, 96, 56),
        };
        _stride = kernel == 7 ? 2 : 1;
        _padding = kernel / 2;
        _groups = Case.Contains("depthwise") ? inputs : 1;
        var random = new RandomSource(1);
        _input = random.Uniform([1, inputs, size, size], -1, 1);
        _weight = random.Uniform([outputs, inputs / _groups, kernel, kernel], -1, 1);
        using var output = _input.Conv2d(_weight, null, _stride, _padding, null, _groups);
        _cotangent = random.Uniform(output.Shape, -1, 1);
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        using var output = _input.Conv2d(_weight, null, _stride, _padding, null, _groups);
    }

    [Benchmark]
    public void InputGradient()
    {
        using var gradient = _cotangent.Conv2dInputGradient(_weight, (_input.Shape[2], _input.Shape[3]), _stride, _padding, null, _groups);
    }

    [Benchmark]
    public void WeightGradient()
    {
        using var gradient = _input.Conv2dWeightGradient(_cotangent, (_weight.Shape[2], _weight.Shape[3]), _stride, _padding, null, _groups);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _input?.Dispose();
        _weight?.Dispose();
        _cotangent?.Dispose();
        GC.SuppressFinalize(this);
    }
}
