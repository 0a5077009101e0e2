using System.Buffers.Binary;
using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>Checkpoints in every format and shape hold the tensors that were written.</summary>
public sealed class CheckpointReadingTests
{
    [SharedFact]
    public void TheTorchvisionFileHoldsTheSameBitsAsItsSafetensors()
    {
        using var scope = new TensorScope();
        using var checkpoint = WeightFile.Open(SharedFiles.Path("data/squeezenet1_0.pth"));
        using var expected = WeightFile.Open(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        Assert.Equal("PyTorch checkpoint (zip)", checkpoint.Format);
        Assert.Equal(expected.Tensors.Select(entry => entry.Name).Order(), checkpoint.Tensors.Select(entry => entry.Name).Order());
        foreach (var entry in expected.Tensors)
        {
            Assert.True(checkpoint.TryFind(entry.Name, out var found));
            Assert.Equal((entry.Type, entry.Shape), (found.Type, found.Shape));
            Assert.True(Bits(expected.Read(entry.Name)).SequenceEqual(Bits(checkpoint.Read(entry.Name))), entry.Name);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void EveryElementTypeIsRead(int protocol)
    {
        var half = BitConverter.HalfToUInt16Bits((Half)(-1.5));
        PyStorage[] storages =
        [
            PyStorage.Of("0", "DoubleStorage", 1.5, -2),
            PyStorage.Of("1", "FloatStorage", 1.5f, -2),
            PyStorage.Of("2", "HalfStorage", half, half),
            PyStorage.Of<ushort>("3", "BFloat16Storage", 0x3FC0, 0xC000),
            PyStorage.Of("4", "LongStorage", long.MaxValue, -2),
            PyStorage.Of("5", "IntStorage", int.MinValue, 7),
            PyStorage.Of<short>("6", "ShortStorage", -300, 7),
            PyStorage.Of<sbyte>("7", "CharStorage", -3, 7),
            PyStorage.Of<byte>("8", "ByteStorage", 255, 7),
            PyStorage.Of<byte>("9", "BoolStorage", 1, 0),
        ];
        double[][] expected = [[1.5, -2], [1.5, -2], [-1.5, -1.5], [1.5, -2], [long.MaxValue, -2], [int.MinValue, 7], [-300, 7], [-3, 7], [255, 7], [1, 0]];
        var saved = TorchFixture.Ordered([.. storages.Select(storage => ((object?)$"t{storage.Key}", (object?)TorchFixture.Tensor(storage, [2])))]);
        using var file = WeightFile.FromBytes(TorchFixture.Zip(saved, storages, protocol));
        Assert.Equal(["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL"], file.Tensors.Select(entry => entry.Type.ToString()));
        for (var i = 0; i < expected.Length; i++)
        {
            using var tensor = file.Read($"t{i}");
            Assert.Equal(expected[i], new[] { tensor[0], tensor[1] });
        }

        Assert.Equal(long.MaxValue, file.Read("t4").Span<long>()[0]);
    }

    [Fact]
    public void UntypedStoragesAreReadAsTheTensorsSay()
    {
        var storage = new PyStorage("0", "UntypedStorage", 1, [0, 0, 0xFF, 0xFF, 1, 0]);
        object?[] id = ["storage", new PyGlobal("torch.storage", "UntypedStorage"), "0", "cpu", 6];
        var tensor = new PyCall(new PyGlobal("torch._utils", "_rebuild_tensor_v3"), [new PyPersistent(id), 1, new object?[] { 2 }, new object?[] { 1 }, false, new PyCall(TorchFixture.OrderedDict, []), new PyGlobal("torch", "uint16"), null]);
        using var file = WeightFile.FromBytes(TorchFixture.Zip(TorchFixture.Ordered(("w", tensor)), [storage]));
        Assert.Equal([65535, 1], file.Read("w").ToArray<int>());
    }

    [Fact]
    public void ViewsOfAnyStridesAndSharedStoragesAreRead()
    {
        var storage = PyStorage.Of("0", "FloatStorage", [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        var saved = TorchFixture.Ordered(
            ("whole", TorchFixture.Tensor(storage, [2, 3, 4])),
            ("transposed", TorchFixture.Tensor(storage, [4, 3], [1, 4], 12)),
            ("channelsLast", TorchFixture.Tensor(storage, [1, 2, 3, 4], [24, 1, 8, 2])),
            ("slice", TorchFixture.Tensor(storage, [2, 2], [12, 4], 5)),
            ("repeated", TorchFixture.Tensor(storage, [3, 2], [0, 1], 4)),
            ("scalar", TorchFixture.Tensor(storage, [], [], 23)),
            ("empty", TorchFixture.Tensor(storage, [0, 7], [7, 1], 1000)),
            ("same", TorchFixture.Tensor(storage, [24])));
        using var file = WeightFile.FromBytes(TorchFixture.Zip(saved, [storage]));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), file.Read("whole").ToArray<float>());
        Assert.Equal([12f, 16, 20, 13, 17, 21, 14, 18, 22, 15, 19, 23], file.Read("transposed").ToArray<float>());
        Assert.Equal([0f, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], file.Read("channelsLast").ToArray<float>());
        Assert.Equal([5f, 9, 17, 21], file.Read("slice").ToArray<float>());
        Assert.Equal([4f, 5, 4, 5, 4, 5], file.Read("repeated").ToArray<float>());
        Assert.Equal(23, file.Read("scalar").ToDouble());
        Assert.Equal([0, 7], file.Read("empty").Shape);
        using var first = file.Read("whole");
        using var second = file.Read("same");
        first.MutableSpan<float>()[0] = 99;
        Assert.Equal(0, second[0]);
    }

    [Fact]
    public void ParametersAndRebuiltSubclassesAreTensors()
    {
        var storage = PyStorage.Of("0", "FloatStorage", 1f, 2);
        var tensor = TorchFixture.Tensor(storage, [2]);
        var hooks = new PyCall(TorchFixture.OrderedDict, []);
        var saved = new PyDict(
            ("a", new PyCall(new PyGlobal("torch._utils", "_rebuild_parameter"), [tensor, true, hooks])),
            ("b", new PyCall(new PyGlobal("torch._utils", "_rebuild_parameter_with_state"), [tensor, true, hooks, new PyDict(("x", 1))])),
            ("c", new PyCall(new PyGlobal("torch._tensor", "_rebuild_from_type_v2"), [tensor.Function, new PyGlobal("torch.nn.parameter", "Parameter"), tensor.Arguments, new PyDict()])));
        using var file = WeightFile.FromBytes(TorchFixture.Zip(saved, [storage]));
        foreach (var name in new[] { "a", "b", "c" }) Assert.Equal([1f, 2], file.Read(name).ToArray<float>());
    }

    [Fact]
    public void NestedCheckpointsAreUnwrappedAndPrefixesStripped()
    {
        var storage = PyStorage.Of("0", "FloatStorage", 1f, 2);
        var tensor = TorchFixture.Tensor(storage, [2]);
        var saved = new PyDict(
            ("epoch", 90),
            ("best_acc1", TorchFixture.Tensor(storage, [])),
            ("history", new List<object?> { 0.5, null, true, "x", new object?[] { 1, 2, 3, 4 } }),
            ("optimizer", new PyDict(("state", new PyDict((0, new PyDict(("momentum_buffer", tensor))))))),
            ("model", new PyDict(("state_dict", new PyCall(TorchFixture.OrderedDict, [], new PyDict(("module.conv.weight", tensor), ("module.conv.bias", tensor)))))));
        using var file = WeightFile.FromBytes(TorchFixture.Zip(saved, [storage], 4));
        Assert.Equal(["conv.weight", "conv.bias"], file.Tensors.Select(entry => entry.Name));
        Assert.Equal([1f, 2], file.Read("conv.bias").ToArray<float>());
    }

    [Fact]
    public void ArchivesWith64BitPlacesAreRead()
    {
        // The first entry's sizes and place, and the directory's, move to their 64-bit forms, as in files beyond 4 GiB.
        var storage = PyStorage.Of("0", "FloatStorage", 1f, 2);
        var small = TorchFixture.Zip(TorchFixture.Ordered(("w", TorchFixture.Tensor(storage, [2]))), [storage]);
        var end = small.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var start = BinaryPrimitives.ReadInt32LittleEndian(small.AsSpan(end + 16));
        var entry = small.AsSpan(start, 46 + BinaryPrimitives.ReadUInt16LittleEndian(small.AsSpan(start + 28))).ToArray();
        var size = BinaryPrimitives.ReadInt32LittleEndian(entry.AsSpan(24));
        byte[] extra = [9, 9, 1, 0, 7, 1, 0, 24, 0, .. BitConverter.GetBytes((long)size), .. BitConverter.GetBytes((long)size), .. BitConverter.GetBytes(0L)];
        entry.AsSpan(20, 8).Fill(0xFF);
        entry.AsSpan(42, 4).Fill(0xFF);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(30), (ushort)extra.Length);
        byte[] directory = [.. entry, .. extra, .. small[(start + entry.Length)..end]];
        byte[] record = [.. "PK\x06\x06"u8, .. new byte[36], .. BitConverter.GetBytes((long)directory.Length), .. BitConverter.GetBytes((long)start)];
        byte[] locator = [.. "PK\x06\x07"u8, 0, 0, 0, 0, .. BitConverter.GetBytes((long)start + directory.Length), 1, 0, 0, 0];
        var last = small[end..];
        last.AsSpan(8, 12).Fill(0xFF);
        byte[] large = [.. small[..start], .. directory, .. record, .. locator, .. last];
        using var file = WeightFile.FromBytes(large);
        Assert.Equal([1f, 2], file.Read("w").ToArray<float>());
        large[start + directory.Length] ^= 1;
        Assert.Contains("64-bit end record", Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(large)).Message);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void TheStreamFormatIsRead(int protocol)
    {
        PyStorage[] storages = [PyStorage.Of("93", "FloatStorage", 1f, 2, 3, 4, 5, 6), PyStorage.Of("17", "LongStorage", 5L)];
        object?[] part = ["94", 2, 3];
        var saved = TorchFixture.Ordered(
            ("w", TorchFixture.Tensor(storages[0], [3, 2], [1, 3], stream: true)),
            ("n", TorchFixture.Tensor(storages[1], [], stream: true)),
            ("part", TorchFixture.Tensor(storages[0], [2], null, 1, stream: true, part: part)));
        using var file = WeightFile.FromBytes(TorchFixture.Stream(saved, storages, protocol));
        Assert.Equal("PyTorch checkpoint (pickle stream)", file.Format);
        Assert.Equal([1f, 4, 2, 5, 3, 6], file.Read("w").ToArray<float>());
        Assert.Equal(5, file.Read("n").ToDouble());
        Assert.Equal([4f, 5], file.Read("part").ToArray<float>());
    }

    [Fact]
    public void TheTarFormatIsRead()
    {
        PyStorage[] storages = [PyStorage.Of("1", "FloatStorage", 1f, 2, 3, 4, 5, 6), PyStorage.Of("2", "DoubleStorage", 7.0)];
        var saved = new PyDict(("w", new PyPersistent("11")), ("v", new PyPersistent("12")), ("d", new PyPersistent("13")));
        var bytes = TorchFixture.Tar(saved, storages, [["3", "1", 2, 4]], [("11", "1", [2, 3], [3, 1], 0), ("12", "3", [2], [2], 1), ("13", "2", [1], [1], 0)]);
        using var file = WeightFile.FromBytes(bytes);
        Assert.Equal("PyTorch checkpoint (tar)", file.Format);
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.Read("w").ToArray<float>());
        Assert.Equal([4f, 6], file.Read("v").ToArray<float>());
        Assert.Equal([7.0], file.Read("d").ToArray<double>());
    }

    [Fact]
    public void StringsOfPython2AndBytesAreRead()
    {
        // {'w': <tensor>}, with the key as protocol 2 of Python 2 writes it.
        var storage = PyStorage.Of("0", "FloatStorage", 8f);
        var tensor = PickleWriter.Write(TorchFixture.Tensor(storage, [1]))[2..^1];
        byte[] pickle = [0x80, 2, (byte)'}', (byte)'U', 1, (byte)'w', .. tensor, (byte)'s', (byte)'T', 1, 0, 0, 0, (byte)'x', (byte)'C', 1, 0xFF, (byte)'s', (byte)'.'];
        using var file = WeightFile.FromBytes(TorchFixture.Zip(pickle, [storage]));
        Assert.Equal(8, file.Read("w").ToDouble());
    }

    internal static ReadOnlySpan<byte> Bits(Tensor tensor) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(tensor.Span<float>());
}
