using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;
using AutogradNet.TestSupport;

namespace AutogradNet.Cli.Tests.Commands;

/// <summary><c>convert</c> and <c>inspect</c>, run as from a shell.</summary>
public sealed class WeightCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cli-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ConvertKeepsTypesUnlessToldOtherwise()
    {
        var source = Safetensors("in.safetensors");
        var (code, output, error) = await Run("convert", source, Place("same.safetensors"));
        Assert.Equal((CommandLine.Success, ""), (code, error));
        Assert.Contains("2 tensors", output);
        Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(Place("same.safetensors")));

        (code, _, _) = await Run("convert", source, Place("half.safetensors"), "--dtype", "bf16");
        Assert.Equal(CommandLine.Success, code);
        using var half = WeightFile.Open(Place("half.safetensors"));
        Assert.Equal(["I64", "BF16"], half.Tensors.OrderBy(entry => entry.Name).Select(entry => entry.Type.ToString()));
    }

    [SharedFact]
    public async Task ATorchCheckpointBecomesTheSameSafetensors()
    {
        var (code, _, error) = await Run("convert", SharedFiles.Path("data/squeezenet1_0.pth"), Place("net.safetensors"));
        Assert.Equal((CommandLine.Success, ""), (code, error));
        using var converted = WeightFile.Open(Place("net.safetensors"));
        using var expected = WeightFile.Open(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        Assert.Equal(expected.Tensors.Count, converted.Tensors.Count);
        foreach (var entry in expected.Tensors)
        {
            using var left = expected.Read(entry.Name);
            using var right = converted.Read(entry.Name);
            Assert.True(left.Span<float>().SequenceEqual(right.Span<float>()), entry.Name);
        }
    }

    [Theory]
    [InlineData("net.zip", ".safetensors, .pth, .pt, .bin or .onnx can be written")]
    [InlineData("net.pth", "too large for F16", "--dtype", "F16")]
    [InlineData("net.pth", "--model and --size are for OUT.onnx", "--size", "3")]
    [InlineData("net.onnx", "does not say which of the models it holds")]
    [InlineData("net.onnx", "unexpected: n, w", "--model", "squeezenet1_1")]
    [InlineData("net.onnx", "--dtype is for weights", "--dtype", "F16")]
    [InlineData("net.safetensors", "not one of F16, BF16, F32, F64", "--dtype", "I8")]
    [InlineData("net.safetensors", "too large for F16", "--dtype", "F16")]
    [InlineData("missing/net.safetensors", "missing")]
    public async Task ABadConversionIsOneLineAndNoFile(string target, string reason, params string[] options)
    {
        await Fails(reason, ["convert", Safetensors("in.safetensors"), Place(target), .. options]);
        Assert.Equal([Place("in.safetensors")], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task DamagedAndMissingFilesAreOneLineAndNoFile()
    {
        await Fails("none.pth", "convert", Place("none.pth"), Place("out.safetensors"));
        File.WriteAllBytes(Place("bad.pth"), [0x80, 2, .. "cos\nsys\u001btem\n"u8]);
        await Fails("os.sys\uFFFDtem", "convert", Place("bad.pth"), Place("out.safetensors"));
        await Fails("os.sys", "inspect", Place("bad.pth"));
        await Fails("os.sys", "classify", "--model", "squeezenet1_0", "--weights", Place("bad.pth"), "--image", Place("bad.pth"));
        Assert.False(File.Exists(Place("out.safetensors")));
    }

    [Fact]
    public async Task InspectListsTensorsWithTypesShapesAndSizes()
    {
        var (code, output, error) = await Run("inspect", Safetensors("in.safetensors"));
        Assert.Equal((CommandLine.Success, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("tensor  type  shape   elements  bytes", lines[0]);
        Assert.Equal("n       I64   []             1      8", lines[1]);
        Assert.Equal("w\uFFFD      F32   [2, 3]         6     24", lines[2]);
        Assert.Equal("safetensors, 2 tensors, 7 elements, 32 bytes", lines[3]);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task InspectShowsWhatAModelIsMadeOf()
    {
        var (code, output, error) = await Run("inspect", "--model", "squeezenet1_1", "--size", "64");
        Assert.Equal((CommandLine.Success, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        // 3×3 filters over 3 channels, stride 2, without padding: 31×31 results of 27 multiplications for each of 64 channels.
        Assert.Matches(@"^features\.0 +Conv2d +\[1, 64, 31, 31\] +1,792 +1,660,608$", lines[1]);
        Assert.Matches(@"^features\.1 +Relu +\[1, 64, 31, 31\] +0 +0$", lines[2]);
        Assert.StartsWith("squeezenet1_1: [1, 3, 64, 64] to [1, 1000], 1,235,496 parameters, ", lines[^1]);
    }

    [Fact]
    public async Task WeightsComeBackFromEveryFormatAsTheyWere()
    {
        using (var model = ModelZoo.Create("squeezenet1_1", 3, new RandomSource(6))) SafetensorsWriter.Write(Place("net.safetensors"), model.Network.StateDict());
        await Succeeds("convert", Place("net.safetensors"), Place("net.pth"));
        Assert.Contains("PyTorch checkpoint (zip), 52 tensors", await Succeeds("inspect", Place("net.pth")));
        var output = await Succeeds("convert", Place("net.pth"), Place("net.onnx"), "--model", "squeezenet1_1", "--size", "64x48");
        Assert.Contains("squeezenet1_1 for [1, 3, 64, 48]", output);
        await Succeeds("convert", Place("net.onnx"), Place("again.pt"));
        await Succeeds("convert", Place("again.pt"), Place("again.safetensors"));
        Assert.Equal(File.ReadAllBytes(Place("net.safetensors")), File.ReadAllBytes(Place("again.safetensors")));
        await Fails("leave --model out", "convert", Place("net.onnx"), Place("other.onnx"), "--model", "squeezenet1_1");
        await Fails("does not say which of the models", "convert", Place("net.pth"), Place("other.onnx"));
        Assert.False(File.Exists(Place("other.onnx")));
    }

    /// <summary>The same network read from ONNX costs the same; its layers are the nodes that read the weights.</summary>
    [Fact]
    public async Task AnOnnxFileIsInspectedAsAModel()
    {
        using (var model = ModelZoo.Create("squeezenet1_1", 3, new RandomSource(6))) OnnxExport.Save(model, [1, 3, 64, 48], Place("net.onnx"));
        var lines = (await Succeeds("inspect", Place("net.onnx"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var expected = (await Succeeds("inspect", "--model", "squeezenet1_1", "--size", "64x48")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^features\.0 +Conv +\[1, 64, 31, 23\] +1,792 +1,232,064$", lines[1]);
        Assert.StartsWith("net: [1, 3, 64, 48] to [1, 3], 724,035 parameters, ", lines[^1]);
        Assert.Matches(@"^features\.0 +Conv2d +\[1, 64, 31, 23\] +1,792 +1,232,064$", expected[1]);
        Assert.Equal(string.Join('\n', lines), string.Join('\n', (await Succeeds("inspect", "--model", Place("net.onnx"))).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        await Fails("given a tensor of shape [1, 3, 65, 48]", "inspect", Place("net.onnx"), "--size", "65x48");
        File.WriteAllBytes(Place("bad.onnx"), [1, 2, 3]);
        await Fails("bad.onnx is not a sound ONNX model", "inspect", Place("bad.onnx"));
        await Fails("bad.onnx is not a sound ONNX model", "convert", Place("bad.onnx"), Place("out.pth"));
    }

    [Fact]
    public async Task AModelThatScoresPixelsIsInspectedAndConvertedButNotClassifiedWith()
    {
        using (var model = ModelZoo.Create("unet_small", 1000, new RandomSource(6))) SafetensorsWriter.Write(Place("net.safetensors"), model.Network.StateDict());
        new Imaging.RgbImage(20, 10).Save(Place("x.png"));
        Assert.Contains("to [1, 1000, 16, 24]", await Succeeds("inspect", "--model", "unet_small", "--size", "16x24"));
        await Succeeds("convert", Place("net.safetensors"), Place("net.pth"));
        await Succeeds("convert", Place("net.pth"), Place("net.onnx"), "--model", "unet_small", "--size", "16");
        string[] folder = Directory.GetFileSystemEntries(_folder);
        foreach (var command in new[] { "classify", "explain" })
        {
            await Fails("returned [1, 1000, 128, 128]", command, "--model", "unet_small", "--weights", Place("net.pth"), "--image", Place("x.png"));
            await Fails("returned [1, 1000, 16, 16]", command, "--model", Place("net.onnx"), "--image", Place("x.png"));
        }

        Assert.Equal(folder, Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task InspectNeedsOneThingToLookAt()
    {
        await Fails("either a FILE or --model", "inspect");
        await Fails("either a FILE or --model", "inspect", "a", "--model", "b");
        await Fails("--size is for models", "inspect", "a", "--size", "3");
        await Fails("--size takes a side", "inspect", "--model", "squeezenet1_1", "--size", "0");
        await Fails("There is no model 'b'", "inspect", "--model", "b");
        await Fails("more than the input", "inspect", "--model", "squeezenet1_0", "--size", "5");
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }

    private static async Task<string> Succeeds(params string[] args)
    {
        var (code, output, error) = await Run(args);
        Assert.Equal((CommandLine.Success, ""), (code, error));
        return output;
    }

    private static async Task Fails(string reason, params string[] args)
    {
        var (code, _, error) = await Run(args);
        Assert.Equal(CommandLine.BadInput, code);
        Assert.Contains(reason, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
    }

    private string Place(string name) => Path.Combine(_folder, name);

    private string Safetensors(string name)
    {
        using var weight = Tensor.From([1f, 2, 3, 4, 5, 1e6f], [2, 3]);
        using var count = Tensor.Scalar(3, DType.Int64);
        SafetensorsWriter.Write(Place(name), [new("w\u001b", weight), new("n", count)]);
        return Place(name);
    }
}
