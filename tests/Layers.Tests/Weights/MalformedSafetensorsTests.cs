using System.Buffers.Binary;
using System.Text;

namespace AutogradNet.Layers.Tests;

/// <summary>Every way a header can be wrong ends in one error that names the file and the tensor.</summary>
public sealed class MalformedSafetensorsTests
{
    private const string Good = """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    [Theory]
    [InlineData("", "must be a JSON object")]
    [InlineData("[]", "must be a JSON object")]
    [InlineData("  {}", "must be a JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"w":}""", "not valid JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x""", "not valid JSON")]
    [InlineData("""{"w":5}""", "'w' is described by Number")]
    [InlineData("""{"w":{"shape":[2],"data_offsets":[0,8]}}""", "'w' lacks a dtype")]
    [InlineData("""{"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "'w' lacks a dtype")]
    [InlineData("""{"w":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "'w' has the dtype 'F33'")]
    [InlineData("""{"w":{"dtype":"0","shape":[2],"data_offsets":[0,8]}}""", "'w' has the dtype '0'")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "'w' lacks a shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "'w' lacks a shape")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "'w' has the negative extent -2")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "'w' has the extent 2.5")]
    [InlineData("""{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "'w' has the extent")]
    [InlineData("""{"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", "'w' has the extent")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "'w' has more than 2^31-1 elements")]
    [InlineData("""{"w":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}""", "'w' has more than 2^31-1 elements")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "'w' lacks data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "'w' lacks data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "'w' lacks data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":["0",8]}}""", "'w' has the data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", "'w' has the data_offsets [-8, 0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "'w' has the data_offsets [8, 0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "'w' has 4 bytes of data, but F32[2] takes 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "'w' ends at byte 12, but the file has only 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[250000000],"data_offsets":[0,1000000000]}}""", "'w' ends at byte 1000000000")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'w' begins at byte 4; the 4 bytes before it belong to no tensor")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes at the end belong to no tensor")]
    [InlineData("{}", "8 bytes at the end belong to no tensor")]
    [InlineData("""{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'w' begins at byte 4 and overlaps")]
    [InlineData("""{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "overlaps")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'w' occurs twice")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}""", "'w' has dtype twice")]
    [InlineData("""{"__metadata__":[],"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ must be an object")]
    [InlineData("""{"__metadata__":{"a":1},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ 'a' must be a string")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ 'a' occurs twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "a string that is not text")]
    public void IsRefusedWithTheReason(string header, string reason)
    {
        var error = Assert.Throws<WeightFormatException>(() => SafetensorsFile.FromBytes(Bytes(header, new byte[8]), "net.safetensors"));
        Assert.StartsWith("net.safetensors: ", error.Message);
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void TheGoodOneIsRead()
    {
        using var file = SafetensorsFile.FromBytes(Bytes(Good + "   ", new byte[8]));
        using var tensor = file.Read("w");
        Assert.Equal([0f, 0], tensor.ToArray<float>());
        var error = Assert.Throws<WeightFormatException>(() => file.Read("x"));
        Assert.Contains("'x'", error.Message);
    }

    [Fact]
    public void InvalidUtf8IsRefused()
    {
        var bytes = Bytes(Good, new byte[8]);
        bytes[10] = 0xFF;
        Assert.Contains("UTF-8", Assert.Throws<WeightFormatException>(() => SafetensorsFile.FromBytes(bytes)).Message);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(100_000_001UL)]
    public void AHeaderBeyondTheLimitIsRefused(ulong length)
    {
        var bytes = Bytes(Good, new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Contains("at most 100000000", Assert.Throws<WeightFormatException>(() => SafetensorsFile.FromBytes(bytes)).Message);
    }

    [Fact]
    public void EveryTruncationIsRefused()
    {
        var bytes = Bytes(Good, new byte[8]);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<WeightFormatException>(() => SafetensorsFile.FromBytes(bytes.AsMemory(0, length)));
            Assert.Throws<WeightFormatException>(() => SafetensorsFile.Open(new MemoryStream(bytes, 0, length)));
        }
    }

    [Fact]
    public void NoFlippedByteDoesAnythingButAnErrorOrAnotherReading()
    {
        var bytes = Bytes(Good, new byte[8]);
        for (var position = 0; position < bytes.Length - 8; position++)
        {
            for (var flip = 1; flip < 256; flip++)
            {
                var mutated = bytes.ToArray();
                mutated[position] ^= (byte)flip;
                try
                {
                    using var file = SafetensorsFile.FromBytes(mutated);
                    foreach (var name in file.Entries.Keys) file.Read(name).Dispose();
                }
                catch (WeightFormatException)
                {
                    continue;
                }
            }
        }
    }

    [Fact]
    public void DeepNestingIsRefused()
    {
        var header = "{\"w\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        Assert.Contains("not valid JSON", Assert.Throws<WeightFormatException>(() => SafetensorsFile.FromBytes(Bytes(header, []))).Message);
    }

    [Fact]
    public void AnUnsignedNumberThatDoesNotFitIsRefused()
    {
        using var file = SafetensorsFile.FromBytes(Bytes("""{"w":{"dtype":"U64","shape":[1],"data_offsets":[0,8]}}""", [255, 255, 255, 255, 255, 255, 255, 255]));
        Assert.Contains("'w' cannot be read", Assert.Throws<WeightFormatException>(() => file.Read("w")).Message);
    }

    [Fact]
    public void ATruthValueOtherThanZeroAndOneIsRefused()
    {
        using var file = SafetensorsFile.FromBytes(Bytes("""{"w":{"dtype":"BOOL","shape":[2],"data_offsets":[0,2]}}""", [1, 2]));
        Assert.Contains("'w' cannot be read", Assert.Throws<WeightFormatException>(() => file.Read("w")).Message);
    }

    [Fact]
    public void AMissingFileIsNamed() =>
        Assert.Contains("none.safetensors", Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(Path.Combine(Path.GetTempPath(), "none.safetensors"))).Message);

    internal static byte[] Bytes(string header, ReadOnlySpan<byte> data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        return [.. length, .. json, .. data];
    }
}
