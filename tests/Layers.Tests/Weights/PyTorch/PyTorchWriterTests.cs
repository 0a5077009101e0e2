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
