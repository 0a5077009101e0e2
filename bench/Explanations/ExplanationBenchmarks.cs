using AutogradNet.Explanations;
using AutogradNet.Layers;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Explanations;

/// <summary>What a user waits for: a forward pass, one explanation, and every method from one recording. Random weights.</summary>
[MemoryDiagnoser]
public class ExplanationBenchmarks : IDisposable
{
    private const int Class = 7;
    private Model _model = null!;
    private Tensor _input = null!;

    [Params("squeezenet1_1", "resnet18")]
    public string Network { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var random = new RandomSource(1);
        _model = ModelZoo.Create(Network, random: random);
        _input = random.Normal([1, 3, 224, 224]);
    }

    [Benchmark(Baseline = true)]
    public void Forward()
    {
        using var scores = _model.Network.Call(_input);
    }

    [Benchmark]
    public void Gradient()
    {
        using var explanation = Saliency.Explain(_model, _input, Class, SaliencyMethod.Gradient);
    }

    [Benchmark]
    public void GradCam()
    {
        using var explanation = Saliency.Explain(_model, _input, Class, SaliencyMethod.GradCam());
    }

    [Benchmark]
    public void EveryMethodFromOneRecording()
    {
        using var recording = Recording.Of(_model, _input);
        foreach (var name in SaliencyMethods.Names)
        {
            using var attribution = recording.Attribute(SaliencyMethods.Create(name), Target.Class(Class));
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _model?.Dispose();
        _input?.Dispose();
        GC.SuppressFinalize(this);
    }
}
