using System.Buffers.Binary;

namespace AutogradNet.Layers.Tests;

public sealed class SafetensorsRoundTripTests
{
    [Fact]
    public void EveryTypeOfTensorComesBackAsItWas()
    {
        using var scope = new TensorScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["b.float"] = Tensor.From([1.5f, -0f, float.MaxValue, float.NaN, 1e-45f, 3], [2, 3]),
            ["a.double"] = Tensor.From([Math.PI, double.MinValue], [2]),
            ["int"] = Tensor.From([int.MinValue, 7], [2, 1]),
            ["long"] = Tensor.From([long.MaxValue], []),
            ["byte"] = Tensor.From(new byte[] { 0, 255, 3 }, [3]),
            ["empty"] = Tensor.Zeros([0, 5]),
            ["naïve \"name\""] = Tensor.Ones([1]),
        };
        using var file = SafetensorsFile.FromBytes(Write(tensors, new Dictionary<string, string> { ["format"] = "pt", ["é"] = "\n" }));
        Assert.Equal(tensors.Keys.Order(), file.Entries.Keys.Order());
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal("\n", file.Metadata["é"]);
        foreach (var (name, tensor) in tensors)
        {
            var read = file.Read(name);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.DType, read.DType);
            for (var i = 0; i < tensor.Count; i++) Assert.Equal(BitConverter.DoubleToInt64Bits(tensor[i]), BitConverter.DoubleToInt64Bits(read[i]));
        }
    }

    [Fact]
    public void TheOrderOfTheTensorsDoesNotChangeTheBytesAndEachIsAligned()
    {
        using var scope = new TensorScope();
        var byteTensor = Tensor.From(new byte[] { 1, 2, 3 }, [3]);
        var doubles = Tensor.Ones([2], DType.Float64);
        var floats = Tensor.Ones([3]);
        var one = Write([new("u", byteTensor), new("d", doubles), new("f", floats)], null);
        var other = Write([new("f", floats), new("u", byteTensor), new("d", doubles)], null);
        Assert.Equal(one, other);
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(one) % 8);
        using var file = SafetensorsFile.FromBytes(one);
        foreach (var entry in file.Entries.Values) Assert.Equal(0, entry.Offset % entry.Type.Size());
    }

    [Theory]
    [InlineData(SafetensorsType.F16, 1.0 + (1.0 / 2048), 1.0)]
    [InlineData(SafetensorsType.F16, 1.0 + (3.0 / 2048), 1.0 + (4.0 / 2048))]
    [InlineData(SafetensorsType.F16, -65504.0, -65504.0)]
    [InlineData(SafetensorsType.F16, 5.9604645e-8, 5.9604644775390625e-8)]
    [InlineData(SafetensorsType.F16, double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(SafetensorsType.BF16, 1.0 + (1.0 / 256), 1.0)]
    [InlineData(SafetensorsType.BF16, 1.0 + (3.0 / 256), 1.0 + (4.0 / 256))]
    [InlineData(SafetensorsType.BF16, 1.0 + (1.0 / 256) + 1e-12, 1.0 + (2.0 / 256))]
    [InlineData(SafetensorsType.BF16, -1.0 - (1.0 / 256) - 1e-12, -1.0 - (2.0 / 256))]
    [InlineData(SafetensorsType.BF16, 1.0 + (3.0 / 256) - 1e-12, 1.0 + (2.0 / 256))]
    [InlineData(SafetensorsType.BF16, double.NaN, double.NaN)]
    [InlineData(SafetensorsType.BF16, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(SafetensorsType.F32, 1.0 + 1e-12, 1.0)]
    [InlineData(SafetensorsType.F64, 1.0 + 1e-12, 1.0 + 1e-12)]
    public void FloatingPointIsRoundedToTheNearestTiesToEven(SafetensorsType type, double value, double expected)
    {
        using var scope = new TensorScope();
        using var file = SafetensorsFile.FromBytes(Write([new("x", Tensor.From([value], [1]))], null, type));
        Assert.Equal(type, file.Entries["x"].Type);
        Assert.Equal(expected, file.Read("x")[0]);
    }

    [Theory]
    [InlineData(SafetensorsType.F16, 65520.0)]
    [InlineData(SafetensorsType.BF16, 3.4e38)]
    [InlineData(SafetensorsType.F32, 1e39)]
    public void AValueTooLargeForTheTypeIsRefusedWithTheTensorsName(SafetensorsType type, double value)
    {
        using var tensor = Tensor.From([value], [1]);
        var error = Assert.Throws<ArgumentException>(() => Write([new("layer.weight", tensor)], null, type));
        Assert.Contains("layer.weight", error.Message);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3C, 0x00, 0xC0 }, DType.Float32, new[] { 1.0, -2 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0x00, 0xC0 }, DType.Float32, new[] { 1.0, -2 })]
    [InlineData("I8", new byte[] { 0xFF, 0x7F }, DType.Int32, new[] { -1.0, 127 })]
    [InlineData("I16", new byte[] { 0xFE, 0xFF, 0x00, 0x01 }, DType.Int32, new[] { -2.0, 256 })]
    [InlineData("U16", new byte[] { 0xFE, 0xFF, 0x00, 0x01 }, DType.Int32, new[] { 65534.0, 256 })]
    [InlineData("U32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0 }, DType.Int64, new[] { 4294967295.0, 1 })]
    [InlineData("U64", new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0 }, DType.Int64, new[] { 5.0, 4294967297 })]
    [InlineData("BOOL", new byte[] { 1, 0 }, DType.UInt8, new[] { 1.0, 0 })]
    public void OtherTypesAreWidened(string type, byte[] data, DType expectedType, double[] expected)
    {
        using var scope = new TensorScope();
        var header = $$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""";
        using var file = SafetensorsFile.FromBytes(MalformedSafetensorsTests.Bytes(header, data));
        var read = file.Read("x");
        Assert.Equal(expectedType, read.DType);
        Assert.Equal(expected, new[] { read[0], read[1] });
    }

    [Fact]
    public void LongTensorsAreReadInPieces()
    {
        using var scope = new TensorScope();
        var tensor = Tensor.Arange([100_003]);
        using var file = SafetensorsFile.FromBytes(Write([new("x", tensor)], null, SafetensorsType.BF16));
        var read = file.Read("x").ToArray<float>();
        for (var i = 0; i < read.Length; i++) Assert.InRange(Math.Abs(read[i] - i), 0, i / 256.0);
        Assert.Equal(99_840f, read[99_840]);
    }

    [Fact]
    public void AFileAppearsWholeAndReplacesTheOldOne()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var scope = new TensorScope();
            var path = Path.Combine(folder.FullName, "w.safetensors");
            SafetensorsWriter.Write(path, [new("x", Tensor.Ones([2]))]);
            SafetensorsWriter.Write(path, [new("x", Tensor.Full([3], 2))]);
            Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, [new("x", Tensor.Ones([1])), new("x", Tensor.Ones([1]))]));
            using (var file = SafetensorsFile.Open(path)) Assert.Equal([2f, 2, 2], file.Read("x").ToArray<float>());
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
            using var stream = File.OpenRead(path);
            using var streamed = SafetensorsFile.Open(stream);
            Assert.Equal([2f, 2, 2], streamed.Read("x").ToArray<float>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Write(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata, SafetensorsType? type = null)
    {
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata, type);
        return stream.ToArray();
    }
}
