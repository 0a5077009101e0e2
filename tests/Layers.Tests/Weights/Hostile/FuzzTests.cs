using AutogradNet.TestSupport;
using Xunit.Abstractions;

namespace AutogradNet.Layers.Tests;

/// <summary>
/// A short run of the mutation fuzzer over every format of weights; <c>AUTOGRADNET_FUZZ_CASES=100000</c> makes it a long one, with that many
/// cases for each test.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // Checkpoints may unfold to 16 MiB whatever their length; conversion to wider types and buffers add to it.
    private const long MostAllocated = 96L << 20;

    [Fact]
    public void Safetensors()
    {
        using var scope = new TensorScope();
        var small = new MemoryStream();
        SafetensorsWriter.Write(small, [new("a.weight", Tensor.Ones([2, 3])), new("b", Tensor.Scalar(4, DType.Int64)), new("c", Tensor.Zeros([5], DType.UInt8))], new Dictionary<string, string> { ["format"] = "pt" });
        var half = new MemoryStream();
        SafetensorsWriter.Write(half, [new("x", Tensor.Arange([70])), new("empty", Tensor.Zeros([0, 4]))], floatingPoint: SafetensorsType.BF16);
        var truth = MalformedSafetensorsTests.Bytes("""{"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]},"u":{"dtype":"U64","shape":[1],"data_offsets":[2,10]}}""", new byte[10]);
        output.WriteLine(FuzzRun.Run<WeightFormatException>("safetensors", [small.ToArray(), half.ToArray(), truth], FuzzRun.Cases(6000), MostAllocated, ReadAll));
    }

    [Fact]
    public void PyTorchZip() =>
        output.WriteLine(FuzzRun.Run<WeightFormatException>("PyTorch zip", [.. Checkpoints.All.Select(item => TorchFixture.Zip(item.Saved(false), item.Storages, 2)), .. Checkpoints.All.Select(item => TorchFixture.Zip(item.Saved(false), item.Storages, 4))], FuzzRun.Cases(6000), MostAllocated, ReadAll));

    [Fact]
    public void PyTorchStream() =>
        output.WriteLine(FuzzRun.Run<WeightFormatException>("PyTorch stream", [.. Checkpoints.All.Select(item => TorchFixture.Stream(item.Saved(true), item.Storages)), .. Checkpoints.All.Select(item => TorchFixture.Stream(item.Saved(true), item.Storages, 4))], FuzzRun.Cases(6000), MostAllocated, ReadAll));

    [Fact]
    public void PyTorchTar() => output.WriteLine(FuzzRun.Run<WeightFormatException>("PyTorch tar", [Checkpoints.Tar()], FuzzRun.Cases(3000), MostAllocated, ReadAll));

    // The zip itself stays sound, so that every damage reaches the unpickler.
    [Fact]
    public void Pickles()
    {
        var storages = Checkpoints.All[0].Storages;
        byte[][] pickles = [.. new[] { 2, 4 }.SelectMany(protocol => Checkpoints.All.Select(item => PickleWriter.Write(item.Saved(false), protocol)))];
        output.WriteLine(FuzzRun.Run<WeightFormatException>("pickle", pickles, FuzzRun.Cases(6000), MostAllocated, pickle => ReadAll(TorchFixture.Zip(pickle, storages))));
    }

    [SharedFact]
    public void ATorchvisionFile()
    {
        var whole = File.ReadAllBytes(SharedFiles.Path("data/squeezenet1_0.pth"));
        output.WriteLine(FuzzRun.Run<WeightFormatException>("squeezenet1_0.pth", [whole], FuzzRun.Cases(3000) / 30, MostAllocated, ReadAll));
    }

    private static void ReadAll(byte[] bytes)
    {
        using var file = WeightFile.FromBytes(bytes);
        foreach (var entry in file.Tensors)
        {
            using var tensor = file.Read(entry.Name);
            Assert.Equal(entry.Shape, tensor.Shape);
        }
    }
}
