using System.IO.Compression;

namespace AutogradNet.Layers.Tests;

public sealed class PyTorchWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryTypeShapeAndNameComesBack()
    {
        using var scope = new TensorScope();
        var data = new List<byte>();
        var offset = 0;
        var entries = new List<string>();
        foreach (var type in Enum.GetValues<SafetensorsType>().OrderByDescending(type => type.Size()))
        {
            var length = 6 * type.Size();
            // Positive, so that every type holds them; truth values are 0 and 1.
            for (var i = 0; i < 6; i++) data.AddRange(type == SafetensorsType.BOOL ? [(byte)(i & 1)] : [.. Enumerable.Range(1, type.Size()).Select(k => (byte)(k == type.Size() ? 0x3F : (i * 40) + k))]);
            entries.Add($"\"größe.{type}\":{{\"dtype\":\"{type}\",\"shape\":[2,1,3],\"data_offsets\":[{offset},{offset + length}]}}");
            offset += length;
        }

        entries.Add($"\"scalar\":{{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[{offset},{offset + 8}]}}");
        data.AddRange(BitConverter.GetBytes(0.1));
        entries.Add($"\"empty\":{{\"dtype\":\"F32\",\"shape\":[0,4],\"data_offsets\":[{offset + 8},{offset + 8}]}}");
        using var source = WeightFile.FromBytes(MalformedSafetensorsTests.Bytes($"{{{string.Join(',', entries)}}}", [.. data]));
        PyTorchWriter.Write(_folder.File("x.pth"), source);
        using (var written = WeightFile.Open(_folder.File("x.pth")))
        {
            Assert.Equal("PyTorch checkpoint (zip)", written.Format);
            Assert.Equal(source.Tensors.Select(entry => entry with { }), written.Tensors.Select(entry => entry with { }), (a, b) => (a.Name, a.Type, a.Shape) == (b.Name, b.Type, b.Shape));
            foreach (var entry in source.Tensors)
            {
                var (expected, actual) = (source.Read(entry.Name), written.Read(entry.Name));
                Assert.Equal(expected.DType, actual.DType);
                for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], actual[i]);
            }
        }

        // And back: no byte of an element has changed.
        SafetensorsWriter.Write(_folder.File("a.safetensors"), source);
        using (var written = WeightFile.Open(_folder.File("x.pth"))) SafetensorsWriter.Write(_folder.File("b.safetensors"), written);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.safetensors")), File.ReadAllBytes(_folder.File("b.safetensors")));
    }

    /// <summary>PyTorch takes the archive's name from its first entry and reads these three beside the storages.</summary>
    [Fact]
    public void TheArchiveIsLaidOutAsTorchSaveDoesAndTheSameEachTime()
    {
        using var scope = new TensorScope();
        KeyValuePair<string, Tensor>[] tensors = [new("w", Tensor.Arange([3])), new("n", Tensor.Scalar(4, DType.Int64))];
        PyTorchWriter.Write(_folder.File("x.pth"), tensors);
        PyTorchWriter.Write(_folder.File("y.pth"), tensors, SafetensorsType.F32);
        Assert.Equal(File.ReadAllBytes(_folder.File("x.pth")), File.ReadAllBytes(_folder.File("y.pth")));
        using var archive = ZipFile.OpenRead(_folder.File("x.pth"));
        Assert.Equal(["archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/data/1", "archive/version"], archive.Entries.Select(entry => entry.FullName));
        Assert.Equal(archive.Entries.Select(entry => entry.Length), archive.Entries.Select(entry => entry.CompressedLength));
    }

    [Fact]
    public void WritingTellsHowFarItIsAndCanBeStopped()
    {
        using var scope = new TensorScope();
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [new("a", Tensor.Ones([3])), new("b", Tensor.Ones([2])), new("c", Tensor.Ones([2]))]);
        using var source = WeightFile.FromBytes(stream.ToArray());
        foreach (var write in new Action<string, Action<int>>[] { (path, progress) => PyTorchWriter.Write(path, source, null, progress), (path, progress) => SafetensorsWriter.Write(path, source, null, progress) })
        {
            var told = new List<int>();
            write(_folder.File("x"), told.Add);
            Assert.Equal([1, 2, 3], told);
            File.Delete(_folder.File("x"));
            Assert.Throws<OperationCanceledException>(() => write(_folder.File("x"), written => throw new OperationCanceledException()));
            Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        }
    }

    /// <summary>Every value of half precision, and the numbers just beside the ties between neighbours.</summary>
    [Theory]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.BF16)]
    public void SixteenBitTypesAreRoundedToTheNearest(SafetensorsType type)
    {
        using var scope = new TensorScope();
        List<double> values = [], expected = [];
        for (var bits = 1; bits < (type == SafetensorsType.F16 ? 0x7BFF : 0x7F7F); bits += 7)
        {
            var (low, high) = (Value(bits), Value(bits + 1));
            var middle = (low + high) / 2;
            // An even last bit takes the tie.
            values.AddRange([low, middle, Math.BitIncrement(middle), Math.BitDecrement(middle), -middle]);
            var tie = bits % 2 == 0 ? low : high;
            expected.AddRange([low, tie, high, low, -tie]);
        }

        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            using var tensor = Tensor.From(values.ToArray(), [values.Count]).To(dtype);
            var path = _folder.File("half.safetensors");
            SafetensorsWriter.Write(path, [new("x", tensor)], floatingPoint: type);
            using var file = WeightFile.Open(path);
            var read = file.Read("x");
            // In single precision the neighbours of a tie are the tie itself.
            for (var i = 0; i < values.Count; i++) if (dtype == DType.Float64 || i % 5 is 0 or 1 or 4) Assert.Equal(expected[i], read[i]);
        }

        double Value(int bits) => type == SafetensorsType.F16 ? (double)BitConverter.UInt16BitsToHalf((ushort)bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16);
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFileAndNothingElse()
    {
        using var scope = new TensorScope();
        File.WriteAllText(_folder.File("x.pth"), "old");
        KeyValuePair<string, Tensor>[] tensors = [new("a", Tensor.Ones([3])), new("b", Tensor.Full([2], 1e6))];
        Assert.Contains("'b'", Assert.Throws<ArgumentException>(() => PyTorchWriter.Write(_folder.File("x.pth"), tensors, SafetensorsType.F16)).Message);
        Assert.Throws<ArgumentException>(() => PyTorchWriter.Write(_folder.File("x.pth"), tensors, SafetensorsType.I8));
        Assert.Throws<ArgumentException>(() => PyTorchWriter.Write(_folder.File("x.pth"), [.. tensors, tensors[0]]));
        Assert.Equal("old", File.ReadAllText(_folder.File("x.pth")));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_folder.File("x.pth"))!));
    }
}
