using System.Runtime.InteropServices;
using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;
using AutogradNet.Layers.Tests;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Weights;

/// <summary>From a file to a model, for ResNet-18's 45 MB of weights in each format. The files are in the system's cache.</summary>
[MemoryDiagnoser]
public class WeightBenchmarks
{
    private const string Network = "resnet18";
    private string _folder = "";

    [GlobalSetup]
    public void Setup()
    {
        _folder = Directory.CreateTempSubdirectory("autogradnet-bench-").FullName;
        using var model = ModelZoo.Create(Network, random: new RandomSource(1));
        ModelZoo.Save(model, Place("safetensors"));
        ModelZoo.Save(model, Place("half.safetensors"), SafetensorsType.F16);
        OnnxExport.Save(model, [1, 3, 224, 224], Place("onnx"));
        File.WriteAllBytes(Place("pth"), Checkpoint(model.Network));
    }

    [Benchmark(Baseline = true)]
    public void Safetensors() => ModelZoo.Load(Network, Place("safetensors")).Dispose();

    [Benchmark]
    public void SafetensorsInHalfPrecision() => ModelZoo.Load(Network, Place("half.safetensors")).Dispose();

    [Benchmark]
    public void PyTorch() => ModelZoo.Load(Network, Place("pth")).Dispose();

    [Benchmark]
    public void Onnx() => OnnxModel.Load(Place("onnx")).Dispose();

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    // As torch.save writes a state dictionary: a zip file of a pickle and the storages.
    private static byte[] Checkpoint(Module network)
    {
        var storages = new List<PyStorage>();
        var items = new List<(object? Key, object? Value)>();
        foreach (var (name, tensor) in network.StateDict())
        {
            var (type, size, bytes) = tensor.DType == DType.Float32
                ? ("FloatStorage", 4, MemoryMarshal.AsBytes(tensor.Span<float>()).ToArray())
                : ("LongStorage", 8, MemoryMarshal.AsBytes(tensor.Span<long>()).ToArray());
            storages.Add(new PyStorage($"{storages.Count}", type, size, bytes));
            items.Add((name, TorchFixture.Tensor(storages[^1], [.. tensor.Shape.Extents.ToArray().Select(extent => (long)extent)])));
        }

        return TorchFixture.Zip(TorchFixture.Ordered([.. items]), storages);
    }

    private string Place(string extension) => Path.Combine(_folder, $"{Network}.{extension}");
}
