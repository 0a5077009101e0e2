using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace AutogradNet.Layers.Tests;

/// <summary>What is not allowed, damaged or hostile ends with one clear error, soon and in little memory.</summary>
public sealed class CheckpointRefusalTests
{
    private static readonly PyStorage Storage = PyStorage.Of("0", "FloatStorage", 1f, 2, 3, 4, 5, 6);

    [Theory]
    [InlineData("os", "system")]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("__builtin__", "exec")]
    [InlineData("builtins", "getattr")]
    [InlineData("subprocess", "Popen")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch", "load")]
    [InlineData("torch.nn.modules.conv", "Conv2d")]
    [InlineData("torch._utils", "_rebuild_qtensor")]
    [InlineData("collections", "OrderedDict.fromkeys")]
    public void AnyOtherGlobalIsRefusedByName(string module, string name)
    {
        foreach (var protocol in new[] { 2, 4 })
        {
            var attack = new PyCall(new PyGlobal(module, name), ["true"]);
            Refused($"'{module}.{name}'", TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, [6])), ("x", attack)), [Storage], protocol));
            Refused($"'{module}.{name}'", TorchFixture.Stream(new PyDict(("x", attack)), [], protocol));
        }
    }

    [Theory]
    [InlineData("c__main__\nX\n.", "'__main__.X'")]
    [InlineData("ios\nsystem\n.", "0x69")]
    [InlineData("(S'x'\no.", "0x53")]
    [InlineData("P0\n.", "0x50")]
    [InlineData("\u0082\u0001.", "0x82")]
    [InlineData("\u0097.", "0x97")]
    [InlineData(".", "a value is missing")]
    [InlineData("(.", "a value is missing")]
    [InlineData("0.", "a value is missing")]
    [InlineData("K\u0001(K\u0002R.", "a value is missing")]
    [InlineData("t.", "a mark is missing")]
    [InlineData("e.", "a mark is missing")]
    [InlineData("h\u0005.", "memorised value 5")]
    [InlineData("jÿÿÿÿ.", "memorised value 4294967295")]
    [InlineData("NNR.", "calls None")]
    [InlineData("ctorch\nFloatStorage\n)R.", "calls torch.FloatStorage")]
    [InlineData("ccollections\nOrderedDict\nNR.", "calls with None")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "has no item 0")]
    [InlineData("}K\u0001a.", "appended to a dictionary")]
    [InlineData("]K\u0001K\u0002s.", "keys are set in a list")]
    [InlineData("}(K\u0001u.", "without a value")]
    [InlineData("NQ.", "other than a storage")]
    [InlineData("K\u0001K\u0002\u0093.", "name is not a string")]
    [InlineData("Xÿÿÿÿ.", "4294967295 bytes are declared")]
    [InlineData("Tÿÿÿÿ.", "are declared")]
    [InlineData("Bÿÿÿÿ.", "4294967295 bytes are declared")]
    [InlineData("\u008bÿÿÿ\u007f.", "an integer of 2147483647 bytes")]
    [InlineData("\u008dÿÿÿÿÿÿÿÿ.", "18446744073709551615 bytes")]
    [InlineData("\u008eÿÿÿÿÿÿÿ\u007f.", "9223372036854775807 bytes")]
    [InlineData("\u0095ÿÿÿÿÿÿÿ\u007f.", "a frame of")]
    [InlineData("X\u0001\0\0\0ÿ.", "not valid UTF-8")]
    [InlineData("\u0080\u0009.", "protocol 9")]
    [InlineData("N", "in the middle")]
    [InlineData("N.", "holds None")]
    [InlineData("].", "holds a list")]
    [InlineData("}q\0K\u0001h\0s.", "without a state dictionary")]
    [InlineData("}q\0X\u0005\0\0\0modelh\0s.", "without a state dictionary")]
    public void ABadProgramIsRefused(string code, string reason) =>
        Refused(reason, TorchFixture.Zip(System.Text.Encoding.Latin1.GetBytes(code), []));

    [Fact]
    public void ALineWithoutEndIsRefused() => Refused("does not end", TorchFixture.Zip([(byte)'c', .. Enumerable.Repeat((byte)'a', 100_000)], []));

    [Fact]
    public void DeepNestingNeedsNoStack()
    {
        byte[] tuples = [.. Enumerable.Repeat((byte)0x85, 1_000_000)];
        Refused("holds a tuple", TorchFixture.Zip([(byte)'N', .. tuples, (byte)'.'], []));
        Refused("a value is missing", TorchFixture.Zip([.. Enumerable.Repeat((byte)'(', 1_000_000), (byte)'.'], []));
    }

    [Fact]
    public void CopyingAMemorisedListAgainAndAgainIsRefused()
    {
        // OrderedDict(list) of many pairs, very often.
        byte[] pair = [(byte)'N', (byte)'N', 0x86];
        byte[] list = [(byte)']', (byte)'q', 0, (byte)'(', .. Enumerable.Repeat(pair, 10_000).SelectMany(bytes => bytes), (byte)'e'];
        byte[] call = [.. "ccollections\nOrderedDict\n"u8, (byte)'h', 0, 0x85, (byte)'R'];
        Refused("items as arguments", TorchFixture.Zip([.. list, .. Enumerable.Repeat(call, 1000).SelectMany(bytes => bytes), (byte)'.'], []));
    }

    [Fact]
    public void TensorsBeyondTheirStorageAreRefused()
    {
        foreach (var (size, strides, offset) in new (long[], long[], long)[]
        {
            ([7], [1], 0), ([6], [1], 1), ([2, 3], [4, 1], 0), ([1], [1], long.MaxValue), ([2], [long.MaxValue], 0), ([int.MaxValue], [1], 0), ([2, 2], [long.MaxValue, long.MaxValue], 0),
        })
        {
            Refused("goes beyond storage '0' of 24 bytes", Saved(TorchFixture.Tensor(Storage, size, strides, offset)));
        }

        Refused("negative", Saved(TorchFixture.Tensor(Storage, [-1], [1])));
        Refused("negative", Saved(TorchFixture.Tensor(Storage, [2], [-1], 3)));
        Refused("negative", Saved(TorchFixture.Tensor(Storage, [2], [1], -3)));
        Refused("2^31-1", Saved(TorchFixture.Tensor(Storage, [65536, 65536], [0, 0])));
        Refused("2 extents but 1 strides", Saved(TorchFixture.Tensor(Storage, [2, 3], [1])));
        Refused("65 axes", Saved(TorchFixture.Tensor(Storage, [.. Enumerable.Repeat(1L, 65)])));
        Refused("2 bytes; storage '0' needs 24", TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, [6]))), [Storage with { Bytes = [1, 2] }]));
        Refused("storage '0' of tensor 'w' is missing", TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, [6]))), []));
    }

    [Fact]
    public void AThousandBytesCannotUnfoldToGigabytes()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("unfold to 8000000000 bytes", Saved(TorchFixture.Tensor(Storage, [2_000_000_000], [0])));
        var many = new PyDict([.. Enumerable.Range(0, 30).Select(i => ((object?)$"w{i}", (object?)TorchFixture.Tensor(Storage, [1_000_000], [0])))]);
        Refused("unfold to", TorchFixture.Zip(many, [Storage]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void WorkIsBoundedByTheLengthOfTheFile()
    {
        // Many tensors of two elements that lie a megabyte apart.
        var storage = PyStorage.Of("0", "FloatStorage", new float[1 << 18]);
        var tensor = PickleWriter.Write(TorchFixture.Tensor(storage, [2], [(1 << 18) - 1]))[2..^1];
        byte[] again = [0x8C, 4, .. "name"u8, (byte)'h', 100];
        byte[] pickle = [(byte)'}', (byte)'(', 0x8C, 4, .. "name"u8, .. tensor, (byte)'q', 100];
        for (var i = 0; i < 90; i++)
        {
            again[5] = (byte)(33 + i);
            pickle = [.. pickle, .. again];
        }

        Refused("are spread over", TorchFixture.Zip([.. pickle, (byte)'u', (byte)'.'], [storage]));
    }

    [Fact]
    public void ADictionaryThatContainsItselfInManyPlacesIsLookedIntoOnce()
    {
        string[] names = ["state_dict", "model_state_dict", "model_state", "model", "net", "network", "weights", "params"];
        byte[] entries = [.. names.SelectMany(name => (byte[])[0x8C, (byte)name.Length, .. System.Text.Encoding.UTF8.GetBytes(name), (byte)'h', 0])];
        byte[] filler = [.. Enumerable.Range(0, 200_000).SelectMany(i => (byte[])[(byte)'K', (byte)i, (byte)'N'])];
        Refused("without a state dictionary", TorchFixture.Zip([(byte)'}', (byte)'q', 0, (byte)'(', .. filler, .. entries, (byte)'u', (byte)'.'], []));
    }

    [Fact]
    public void StoragesThatContradictThemselvesAreRefused()
    {
        object?[] Id(params object?[] rest) => ["storage", .. rest];
        PyCall Tensor(object?[] id) => TorchFixture.Rebuild(new PyPersistent(id), [1], [1], 0);
        var type = new PyGlobal("torch", "FloatStorage");
        Refused("described in two ways", TorchFixture.Zip(new PyDict(("a", Tensor(Id(type, "0", "cpu", 6))), ("b", Tensor(Id(new PyGlobal("torch", "HalfStorage"), "0", "cpu", 6)))), [Storage]));
        Refused("has -1 elements", Saved(Tensor(Id(type, "0", "cpu", -1))));
        Refused("has 9223372036854775807 elements", Saved(Tensor(Id(type, "0", "cpu", long.MaxValue))));
        Refused("an integer", Saved(Tensor(Id(type, "0", "cpu", BigInteger.Pow(2, 100)))));
        Refused("goes beyond storage '0'", Saved(Tensor(Id(type, "0", "cpu", 6, new object?[] { "v", 5, 2 }))));
        Refused("goes beyond storage '0'", Saved(Tensor(Id(type, "0", "cpu", 6, new object?[] { "v", long.MaxValue, 1 }))));
        Refused("storage's type", Saved(Tensor(Id("FloatStorage", "0", "cpu", 6))));
        Refused("named by a tuple", Saved(Tensor(Id(type, new object?[] { 1 }, "cpu", 6))));
    }

    [Fact]
    public void ArchivesThatAreNoCheckpointsAreRefused()
    {
        var saved = new PyDict(("w", TorchFixture.Tensor(Storage, [6])));
        Refused("is compressed", TorchFixture.Zip(saved, [Storage with { Bytes = new byte[1 << 20] }], level: CompressionLevel.Optimal));
        var good = TorchFixture.Zip(saved, [Storage]);
        using (WeightFile.FromBytes(good))
        {
        }

        for (var length = 4; length < good.Length; length++) Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(good.AsMemory(0, length)));
        var stream = TorchFixture.Stream(new PyDict(("w", TorchFixture.Tensor(Storage, [6], stream: true))), [Storage]);
        for (var length = 0; length < stream.Length; length++) Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(stream.AsMemory(0, length)));

        var empty = new MemoryStream();
        using (new ZipArchive(empty, ZipArchiveMode.Create, leaveOpen: true))
        {
        }

        Refused("0 files NAME/data.pkl", empty.ToArray());
        var end = good.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var broken = good.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(broken.AsSpan(end + 12), 0xFFFFFFF0);
        Refused("does not lie in the file", broken);
        Refused("not one that torch.save wrote", PickleWriter.Write(saved with { Items = [] }));
    }

    [Fact]
    public void DamagedStoragesAreNotReadAsNumbers()
    {
        var other = PyStorage.Of("1", "FloatStorage", 7f, 8);
        var bytes = TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, [6])), ("row", TorchFixture.Tensor(Storage, [2], [3], 1)), ("other", TorchFixture.Tensor(other, [2]))), [Storage, other]);
        var place = bytes.AsSpan().IndexOf(Storage.Bytes);
        bytes[place + 5] ^= 1;
        using (var file = WeightFile.FromBytes(bytes, "x.pth"))
        {
            // Also a tensor whose own elements are sound, and each time.
            foreach (var name in new[] { "w", "row", "w" })
            {
                var message = Assert.Throws<WeightFormatException>(() => file.Read(name)).Message;
                Assert.StartsWith($"x.pth: tensor '{name}'", message, StringComparison.Ordinal);
                Assert.Contains("data/0' in the zip archive is damaged", message, StringComparison.Ordinal);
            }

            Assert.Equal([7f, 8], file.Read("other").ToArray<float>());
        }

        // An archive without check sums is taken as it is.
        var entry = bytes.AsSpan().LastIndexOf("archive/data/0"u8) - 46;
        bytes.AsSpan(entry + 16, 4).Clear();
        using (var file = WeightFile.FromBytes(bytes)) Assert.Equal([6], file.Read("w").Shape);
        bytes[bytes.AsSpan().IndexOf("archive/data.pkl"u8) + "archive/data.pkl".Length + 2] ^= 1;
        Refused("data.pkl' in the zip archive is damaged", bytes);
    }

    [Fact]
    public void BigEndianCheckpointsAreRefused()
    {
        var bytes = TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, [6]))), [Storage]);
        "bigbig"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("little"u8)));
        Refused("little-endian", bytes);
    }

    private static byte[] Saved(PyCall tensor) => TorchFixture.Zip(new PyDict(("w", tensor)), [Storage]);

    private static void Refused(string reason, byte[] bytes)
    {
        var error = Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(bytes, "net.pth"));
        Assert.StartsWith("net.pth: ", error.Message);
        Assert.Contains(reason, error.Message);
    }
}
