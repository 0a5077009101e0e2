using System.Text;

namespace AutogradNet.Layers.Tests;

public sealed class WeightFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheContentDecidesNotTheName()
    {
        var storage = PyStorage.Of("0", "FloatStorage", 1f, 2);
        var zip = TorchFixture.Zip(TorchFixture.Ordered(("w", TorchFixture.Tensor(storage, [2]))), [storage]);
        var stream = TorchFixture.Stream(TorchFixture.Ordered(("w", TorchFixture.Tensor(storage, [2], stream: true))), [storage]);
        foreach (var (bytes, format) in new[] { (zip, "PyTorch checkpoint (zip)"), (stream, "PyTorch checkpoint (pickle stream)"), (Safetensors("w", [2]), "safetensors") })
        {
            using var file = WeightFile.Open(_folder.Write("weights.safetensors", bytes));
            Assert.Equal(format, file.Format);
            using var tensor = file.Read("w");
            Assert.Equal(2, tensor.Count);
            Assert.False(file.TryRead("x", out _));
        }
    }

    [Fact]
    public void AHeaderAsLongAsAPickleBeginsIsStillSafetensors()
    {
        // 0x80 0x02 begins pickles of protocol 2; here it is the header's length, 640.
        var bytes = MalformedSafetensorsTests.Bytes("{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".PadRight(640), new byte[4]);
        Assert.Equal(0x80, bytes[0]);
        using var file = WeightFile.FromBytes(bytes);
        Assert.Equal("safetensors", file.Format);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    public void OtherFilesAreRefusedByName(string content)
    {
        var error = Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(Encoding.UTF8.GetBytes(content), "photo.jpg"));
        Assert.StartsWith("photo.jpg is not a weight file", error.Message);
    }

    [Fact]
    public void MissingFilesAndFoldersAreNamed()
    {
        Assert.Contains("none.pth", Assert.Throws<FileNotFoundException>(() => WeightFile.Open(_folder.File("none.pth"))).Message);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => WeightFile.Open(_folder.Path)).Message);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public void LargeTensorsAreIndependentOfTheFileAndOfEachOther(int padding)
    {
        // The header's length decides whether the elements are aligned and so can be looked at in place.
        var count = 50_000;
        var header = $$$"""{"w":{"dtype":"F32","shape":[{{{count}}}],"data_offsets":[0,{{{count * 4}}}]}}""";
        header = header.PadRight(80 + padding);
        var values = Enumerable.Range(0, count).Select(i => i * 0.5f).ToArray();
        var path = _folder.Write("w.safetensors", MalformedSafetensorsTests.Bytes(header, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan())));
        Tensor first, second;
        using (var file = WeightFile.Open(path)) (first, second) = (file.Read("w"), file.Read("w"));
        File.Delete(path);
        using (first)
        using (second)
        {
            Assert.Equal(values, first.ToArray<float>());
            first.MutableSpan<float>().Fill(-1);
            Assert.Equal(values, second.ToArray<float>());
        }
    }

    [Fact]
    public void AFileThatShrinksWhileOpenIsAnErrorNotACrash()
    {
        var path = _folder.Write("w.safetensors", Safetensors("w", [50_000]));
        using var file = WeightFile.Open(path);
        using (var writer = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete })) writer.SetLength(1000);
        Assert.Contains("'w'", Assert.Throws<WeightFormatException>(() => file.Read("w")).Message);
    }

    [Fact]
    public void ShardsAreReadThroughTheirIndex()
    {
        _folder.Write("a.safetensors", Safetensors("one", [2]));
        _folder.Write("parts/b.safetensors", Safetensors("two", [3]));
        using (var file = WeightFile.Open(Index("""{"metadata":{"total_size":20},"weight_map":{"two":"parts/b.safetensors","one":"a.safetensors"}}""")))
        {
            Assert.Equal("index of 2 files", file.Format);
            Assert.Equal(["two", "one"], file.Tensors.Select(entry => entry.Name));
            Assert.Equal(3, file.Read("two").Count);
            Assert.Equal(2, file.Read("one").Count);
        }
    }

    [Theory]
    [InlineData("""{"weight_map":{"one":"../a.safetensors"}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":"x/../../a.safetensors"}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":"/etc/passwd"}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":"C:\\a.safetensors"}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":"..\\a.safetensors"}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":""}}""", "its own folder")]
    [InlineData("""{"weight_map":{"one":"none.safetensors"}}""", "is not beside it")]
    [InlineData("""{"weight_map":{"three":"a.safetensors"}}""", "no tensor 'three'")]
    [InlineData("""{"weight_map":{"one":"a.safetensors","one":"a.safetensors"}}""", "occurs twice")]
    [InlineData("""{"weight_map":{"one":1}}""", "a file's name")]
    [InlineData("""{"weight_map":{"one":"model.safetensors.index.json"}}""", "is not a weight file")]
    [InlineData("""{"weight_map":[]}""", "lacks a weight_map")]
    [InlineData("""{"weight_map":{"one":"\ud800"}}""", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    public void ABadIndexIsRefused(string json, string reason)
    {
        _folder.Write("a.safetensors", Safetensors("one", [2]));
        var path = Index(json);
        Assert.Contains(reason, Assert.Throws<WeightFormatException>(() => WeightFile.Open(path)).Message);
    }

    [Fact]
    public void AModelLoadsFromAnyFormatAndConversionKeepsTypesAndValues()
    {
        using var scope = new TensorScope();
        PyStorage[] storages =
        [
            PyStorage.Of("0", "HalfStorage", BitConverter.HalfToUInt16Bits((Half)1.5), BitConverter.HalfToUInt16Bits((Half)(-2))),
            PyStorage.Of<sbyte>("1", "CharStorage", -3, 7),
            PyStorage.Of<short>("2", "ShortStorage", -300, 7),
            PyStorage.Of<byte>("3", "BoolStorage", 1, 0),
            PyStorage.Of<ushort>("4", "BFloat16Storage", 0x3FC0, 0xC000),
            PyStorage.Of("5", "DoubleStorage", 0.1, 3),
        ];
        var saved = TorchFixture.Ordered([.. storages.Select(storage => ((object?)$"t{storage.Key}", (object?)TorchFixture.Tensor(storage, [2])))]);
        using var source = WeightFile.FromBytes(TorchFixture.Zip(saved, storages));
        var path = _folder.File("out.safetensors");
        SafetensorsWriter.Write(path, source);
        using (var written = WeightFile.Open(path))
        {
            Assert.Equal(source.Tensors.OrderBy(entry => entry.Name).Select(entry => entry.Type), written.Tensors.OrderBy(entry => entry.Name).Select(entry => entry.Type));
            foreach (var entry in source.Tensors)
            {
                var (expected, actual) = (source.Read(entry.Name), written.Read(entry.Name));
                Assert.Equal((expected[0], expected[1]), (actual[0], actual[1]));
            }
        }

        SafetensorsWriter.Write(path, source, SafetensorsType.F32);
        using (var single = WeightFile.Open(path)) Assert.Equal((float)0.1, single.Read("t5").Span<float>()[0]);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(path, source, SafetensorsType.I8));
    }

    private string Index(string json) => _folder.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes(json));

    private static byte[] Safetensors(string name, Shape shape)
    {
        using var tensor = Tensor.Ones(shape);
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new(name, tensor)]);
        return stream.ToArray();
    }
}
