using AutogradNet.Layers.Onnx;

namespace AutogradNet.Layers.Tests;

/// <summary>Files that are not sound end in one exception that says what is wrong and where.</summary>
[Collection(LeakTest.Collection)]
public sealed class MalformedOnnxTests
{
    [Fact]
    public void UnsupportedNodesAreAllListed()
    {
        var file = new OnnxWriter(13).Input("x", 1, 1, 3)
            .Named("LSTM", "memory", ["x"], ["a"])
            .Named("NonZero", "places", ["a"], ["b"])
            .Named("LSTM", "more", ["b"], ["c"])
            .Named("fused:Silu", "inner", ["c"], ["d"])
            .Named("MaxPool", "switches", ["d"], ["e", "indices"], ("kernel_shape", new long[] { 2, 2 }))
            .Output("e").ToArray();
        var exception = Assert.Throws<OnnxUnsupportedException>(() => OnnxModel.FromBytes(file, "m.onnx"));
        Assert.Equal("m.onnx: not supported: LSTM (memory, more); NonZero (places); fused:Silu (inner); MaxPool with the Indices output (switches).", exception.Message);
        Assert.Equal(5, exception.Nodes.Count);
    }

    [Fact]
    public void NodesThatNothingReadsNeedNoSupport()
    {
        using var scope = new TensorScope();
        var file = new OnnxWriter(13).Input("x", 1, 1, 3).Node("LSTM", ["x"], ["a"]).Node("Relu", ["x"], ["y"]).Output("y").ToArray();
        using var model = OnnxModel.FromBytes(file);
        Assert.Equal(["Relu"], ((OnnxGraph)model.Network).Nodes.Select(node => node.Operator));
    }

    [Theory]
    [InlineData(6, "versions 7 to 21")]
    [InlineData(22, "versions 7 to 21")]
    public void OtherVersionsAreRefused(int opset, string message) =>
        Refused(new OnnxWriter(opset).Input("x", 1, 1, 3).Node("Relu", ["x"], ["y"]).Output("y").ToArray(), message);

    [Fact]
    public void CyclesAreNamed() => Refused(
        new OnnxWriter(13).Input("x", 1, 1, 3).Named("Add", "one", ["x", "b"], ["a"]).Named("Relu", "two", ["a"], ["b"]).Output("b").ToArray(),
        "cycle", "Add 'one'", "Relu 'two'");

    [Fact]
    public void ValuesWithoutOriginAreNamed() => Refused(
        new OnnxWriter(13).Input("x", 1, 1, 3).Named("Add", "sum", ["x", "nowhere"], ["y"]).Output("y").ToArray(), "Add 'sum'", "'nowhere'");

    [Fact]
    public void OutputsWithoutOriginAreNamed() => Refused(new OnnxWriter(13).Input("x", 1, 1, 3).Output("y").ToArray(), "'y'");

    [Fact]
    public void ValuesOfTwoNodesAreNamed() => Refused(
        new OnnxWriter(13).Input("x", 1, 1, 3).Named("Relu", "one", ["x"], ["y"]).Named("Relu", "two", ["x"], ["y"]).Output("y").ToArray(), "'two'", "'one'", "'y'");

    [Theory]
    [InlineData(1L << 40, "2^31-1")]
    [InlineData(-1, "-1")]
    [InlineData(1_000_000_000, "4000000000 bytes; 4 are stored")]
    public void GiantOrNegativeExtentsAllocateNothing(long extent, string message)
    {
        var file = new OnnxWriter(13).Input("x", 1, 1, 3).Initializer("w", new StoredTensor(1, [extent], new byte[4])).Node("Add", ["x", "w"], ["y"]).Output("y").ToArray();
        Refused(file, "'w'", message);
    }

    [Fact]
    public void SmallFilesCannotAskForMuchMemory()
    {
        // The constants would be 4 TB; they are left to the run, which is never reached.
        var file = new OnnxWriter(13).Input("x", 1, 1, 3).Initializer("s", StoredTensor.Int64(1 << 20, 1 << 10)).Node("ConstantOfShape", ["s"], ["a"]);
        for (var i = 0; i < 10; i++) file.Node("Concat", [$"{(char)('a' + i)}", $"{(char)('a' + i)}"], [$"{(char)('a' + i + 1)}"], ("axis", 0L));
        file.Node("Add", ["x", "k"], ["y"]).Output("y");
        var before = GC.GetTotalAllocatedBytes();
        using (OnnxModel.FromBytes(file.ToArray()))
        {
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Theory]
    [InlineData("Expand", new long[] { 100_000, 100_000 }, "elements")]
    [InlineData("Tile", new long[] { 100_000, 100_000 }, "elements")]
    [InlineData("Pad", new long[] { 0, 0, 100_000, 100_000 }, "elements")]
    public void ResultsThatAreTooLargeAreRefusedBeforeTheyAreMade(string op, long[] numbers, string message)
    {
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(new OnnxWriter(13).Input("x", 1, 1, 1).Initializer("n", StoredTensor.Int64(numbers)).Named(op, "large", ["x", "n"], ["y"]).Output("y").ToArray());
        var exception = Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 1])));
        Assert.Equal("large", exception.LayerPath);
        Assert.Contains(message, exception.Message);
        ((OnnxGraph)model.Network).MaximumElements = 10;
        Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 1])));
    }

    [Fact]
    public void AWideWindowOverChannelsCostsNoMore()
    {
        using var scope = new TensorScope();
        const long Size = 1 << 30;
        using var model = OnnxModel.FromBytes(new OnnxWriter(13).Input("x", 1, 1, 2, 1, 1).Node("LRN", ["x"], ["y"], ("size", Size), ("alpha", (float)Size), ("beta", 1f)).Output("y").ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var y = model.Network.Call(Tensor.From([3f, 4], [1, 2, 1, 1]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        // Both channels see both: 1 + 9 + 16.
        Assert.Equal([3 / 26f, 4 / 26f], y.ToArray<float>().Select(value => value), (a, b) => Math.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void ScalesAndSizesTogetherAreRefused()
    {
        using var scope = new TensorScope();
        var file = new OnnxWriter(13).Input("x", 1, 1, 1, 2, 2).Initializer("scales", StoredTensor.Floats(1, 1, 2, 2)).Initializer("sizes", StoredTensor.Int64(4))
            .Named("Resize", "up", ["x", "", "scales", "sizes"], ["y"]).Output("y").ToArray();
        using var model = OnnxModel.FromBytes(file);
        var exception = Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 1, 2, 2])));
        Assert.Equal("up", exception.LayerPath);
        Assert.Contains("both scales and sizes", exception.Message);
    }

    [Fact]
    public void WrongShapesNameTheNodeAndTheFile()
    {
        using var scope = new TensorScope();
        var file = new OnnxWriter(13).Input("x", 1, 1, 3, 4, 4).Initializer("w", new StoredTensor(1, [2, 5, 1, 1], new byte[40])).Named("Conv", "first", ["x", "w"], ["y"]).Output("y").ToArray();
        using var model = OnnxModel.FromBytes(file, "m.onnx");
        var exception = Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 3, 4, 4])));
        Assert.Equal("first", exception.LayerPath);
        Assert.Contains("m.onnx", exception.Message);
        Assert.Contains("[2, 5, 1, 1]", exception.Message);
        Assert.Contains("'x' [?, 3, 4, 4]", Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 4, 4, 4]))).Message.Replace("[1, 3", "[?, 3"));
    }

    [Fact]
    public void EveryTruncationAndManyChangesEndInAKnownException()
    {
        var file = new OnnxWriter(13).Input("x", 1, 1, 3, 4, 4).Initializer("w", new StoredTensor(1, [2, 3, 1, 1], new byte[24])).Initializer("b", StoredTensor.Floats(1, 2))
            .Named("Conv", "first", ["x", "w", "b"], ["a"], ("strides", new long[] { 1, 1 })).Node("Shape", ["a"], ["s"]).Initializer("i", StoredTensor.Int64(0)).Node("Gather", ["s", "i"], ["n"])
            .Initializer("m", StoredTensor.Int64(-1)).Node("Concat", ["n", "m"], ["t"], ("axis", 0L)).Node("Reshape", ["a", "t"], ["y"]).Output("y").ToArray();
        LeakTest.Run(() =>
        {
            for (var length = 0; length < file.Length; length++) Try(file[..length]);
            var random = new Random(5);
            for (var i = 0; i < 4000; i++)
            {
                var changed = file.ToArray();
                for (var k = random.Next(1, 4); k > 0; k--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                Try(changed);
            }
        });
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../secret.bin")]
    [InlineData("..\\secret.bin")]
    [InlineData("link.bin")]
    [InlineData("")]
    public void ExternalDataStaysInTheFolder(string location)
    {
        using var folder = new WeightFolder();
        File.WriteAllBytes(Path.Combine(folder.Root, "secret.bin"), new byte[12]);
        File.CreateSymbolicLink(Path.Combine(folder.Model, "link.bin"), Path.Combine(folder.Root, "secret.bin"));
        var exception = Assert.Throws<WeightFormatException>(() => OnnxModel.Load(folder.Write(location, null, null)));
        Assert.Contains("'w'", exception.Message);
        Assert.Contains("location", exception.Message);
    }

    [Theory]
    [InlineData("4", "12", null)]
    [InlineData("8", "12", "do not lie in")]
    [InlineData("4", "8", "12 bytes are needed")]
    [InlineData("-4", "12", "not a number")]
    [InlineData("99999999999999999999", null, "not a number")]
    public void ExternalDataIsReadWhereItLies(string offset, string? length, string? message)
    {
        using var scope = new TensorScope();
        using var folder = new WeightFolder();
        File.WriteAllBytes(Path.Combine(folder.Model, "w.bin"), [.. new float[] { 9, 1, 2, 3 }.SelectMany(BitConverter.GetBytes)]);
        var path = folder.Write("w.bin", offset, length);
        if (message is null)
        {
            using var model = OnnxModel.Load(path);
            Assert.Equal([1f, 2, 3], model.Network.Call(Tensor.Zeros([1, 3])).ToArray<float>());
            Assert.Equal(["w"], model.Network.NamedParameters().Select(entry => entry.Name));
        }
        else
        {
            Assert.Contains(message, Assert.Throws<WeightFormatException>(() => OnnxModel.Load(path)).Message);
        }
    }

    private static void Refused(byte[] file, params string[] messages)
    {
        var exception = Assert.Throws<WeightFormatException>(() => OnnxModel.FromBytes(file, "m.onnx"));
        Assert.StartsWith("m.onnx", exception.Message, StringComparison.Ordinal);
        foreach (var message in messages) Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static void Try(byte[] file)
    {
        using var scope = new TensorScope();
        try
        {
            using var model = OnnxModel.FromBytes(file);
            model.Network.Call(Tensor.Ones([1, 3, 4, 4]));
        }
        catch (Exception e) when (e is WeightFormatException or OnnxUnsupportedException or LayerException)
        {
        }
    }

    private sealed class WeightFolder : IDisposable
    {
        public WeightFolder() => Directory.CreateDirectory(Model);

        public string Root { get; } = Directory.CreateTempSubdirectory("onnx-").FullName;

        public string Model => Path.Combine(Root, "model");

        /// <summary>A model that adds three numbers that lie in another file.</summary>
        public string Write(string location, string? offset, string? length)
        {
            var tensor = new WireWriter().Varint(1, 3).Varint(2, 1).Text(8, "w").Varint(14, 1).Message(13, Entry("location", location));
            if (offset is not null) tensor.Message(13, Entry("offset", offset));
            if (length is not null) tensor.Message(13, Entry("length", length));
            var path = Path.Combine(Model, "m.onnx");
            File.WriteAllBytes(path, new OnnxWriter(13).Input("x", 1, 1, 3).Initializer(tensor).Node("Add", ["x", "w"], ["y"]).Output("y").ToArray());
            return path;
        }

        public void Dispose() => Directory.Delete(Root, recursive: true);

        private static WireWriter Entry(string key, string value) => new WireWriter().Text(1, key).Text(2, value);
    }
}
