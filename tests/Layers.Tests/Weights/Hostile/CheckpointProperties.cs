using FsCheck;
using FsCheck.Fluent;

namespace AutogradNet.Layers.Tests;

/// <summary>Properties that hold for all checkpoints and for all bytes.</summary>
public sealed class CheckpointProperties
{
    private static readonly PyStorage Storage = PyStorage.Of("0", "FloatStorage", [.. Enumerable.Range(0, 64).Select(i => (float)i)]);

    // Pieces of programs, whole and cut: put together at random they reach far more states than random bytes.
    private static readonly byte[][] Pieces =
    [
        .. "(.012NQRabestu)]}".Select(c => new[] { (byte)c }),
        .. new byte[] { 0x81, 0x85, 0x86, 0x87, 0x88, 0x8F, 0x90, 0x91, 0x93, 0x94 }.Select(b => new[] { b }),
        [(byte)'K', 0], [(byte)'K', 1], [(byte)'J', 255, 255, 255, 255], [(byte)'M', 0, 1], [(byte)'h', 0], [(byte)'h', 1], [(byte)'q', 0], [(byte)'q', 1],
        [0x8A, 8, 255, 255, 255, 255, 255, 255, 255, 127], [(byte)'C', 1, 0], [0x8C, 1, (byte)'w'], [0x8C, 10, .. "state_dict"u8], [0x80, 2],
        [.. "ccollections\nOrderedDict\n"u8], [.. "ctorch._utils\n_rebuild_tensor_v2\n"u8], [.. "ctorch\nSize\n"u8], [.. "ctorch\nFloatStorage\n"u8], [.. "cos\nsystem\n"u8],
        [.. "ctorch._tensor\n_rebuild_from_type_v2\n"u8], [.. "ctorch._utils\n_rebuild_parameter\n"u8], [.. "c_codecs\nencode\n"u8], [.. "ccollections\nCounter\n"u8],
        PickleWriter.Write(TorchFixture.Tensor(Storage, [2, 3]))[2..^1], PickleWriter.Write(TorchFixture.Tensor(Storage, [0]))[2..^1],
        PickleWriter.Write(new object?[] { "storage", new PyGlobal("torch", "FloatStorage"), "0", "cpu", 64 })[2..^1],
    ];

    [Fact]
    public void NoProgramDoesAnythingButBuildTensorsOrEndInTheDocumentedError()
    {
        var programs = Gen.Elements(Pieces).ListOf().Select(pieces => pieces.SelectMany(piece => piece).ToArray());
        Check(programs, program =>
        {
            // Most would end in the middle: they are given a dictionary to fill and an end.
            foreach (var pickle in new byte[][] { program, [(byte)'}', (byte)'(', .. program, (byte)'u', (byte)'.'], [(byte)'}', 0x8C, 1, (byte)'w', .. program, (byte)'s', (byte)'.'] }) ReadOrRefuse(TorchFixture.Zip(pickle, [Storage]));
        });
    }

    [Fact]
    public void AnyBytesAreReadOrRefused() =>
        Check(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(), bytes =>
        {
            foreach (var start in new byte[][] { [], [0x80, 2], [.. "PK\x03\x04"u8], [.. "PK\x05\x06"u8], [20, 0, 0, 0, 0, 0, 0, 0, (byte)'{'] }) ReadOrRefuse([.. start, .. bytes]);
        });

    [Fact]
    public void EveryViewHoldsWhatItsStridesSay()
    {
        var views =
            from extents in Gen.Choose(0, 4).ListOf(4)
            from rank in Gen.Choose(0, 4)
            from strides in Gen.Choose(0, 7).ListOf(4)
            from offset in Gen.Choose(0, 12)
            from format in Gen.Choose(0, 2)
            select (Size: extents.Take(rank).Select(extent => (long)extent).ToArray(), Strides: strides.Take(rank).Select(stride => (long)stride).ToArray(), Offset: (long)offset, Format: format);
        Check(views, view =>
        {
            var places = Places(view.Size, view.Strides, view.Offset);
            var bytes = Write(view.Format, view.Size, view.Strides, view.Offset);
            if (places.Any(place => place >= 64))
            {
                Assert.Throws<WeightFormatException>(() => WeightFile.FromBytes(bytes));
                return;
            }

            using var file = WeightFile.FromBytes(bytes);
            using var tensor = file.Read("w");
            Assert.Equal(new Shape([.. view.Size.Select(extent => (int)extent)]), tensor.Shape);
            Assert.Equal(places.Select(place => (float)place), tensor.ToArray<float>());
        });
    }

    [Fact]
    public void AnyNamesAndNumbersComeBackFromSafetensors()
    {
        var tensors = ArbMap.Default.GeneratorFor<Dictionary<string, float[]>>().Where(dictionary => dictionary.Keys.All(IsText) && dictionary.Values.All(values => values is not null));
        Check(tensors, values =>
        {
            using var scope = new TensorScope();
            var stream = new MemoryStream();
            SafetensorsWriter.Write(stream, values.Where(pair => pair.Key != "__metadata__").Select(pair => new KeyValuePair<string, Tensor>(pair.Key, Tensor.From(pair.Value, [pair.Value.Length]))));
            using var file = WeightFile.FromBytes(stream.ToArray(), "x.safetensors");
            foreach (var (name, numbers) in values) Assert.Equal(numbers.Select(BitConverter.SingleToInt32Bits), file.Read(name).ToArray<float>().Select(BitConverter.SingleToInt32Bits));
        });
    }

    // Half a character is not text.
    private static bool IsText(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (!char.IsSurrogatePair(name, i++)) return false;
        }

        return true;
    }

    private static byte[] Write(int format, long[] size, long[] strides, long offset) => format switch
    {
        0 => TorchFixture.Zip(new PyDict(("w", TorchFixture.Tensor(Storage, size, strides, offset))), [Storage], 4),
        1 => TorchFixture.Stream(new PyDict(("w", TorchFixture.Tensor(Storage, size, strides, offset, stream: true))), [Storage]),
        _ => TorchFixture.Tar(new PyDict(("w", new PyPersistent("t"))), [Storage], [], [("t", "0", size, strides, offset)]),
    };

    private static long[] Places(long[] size, long[] strides, long offset)
    {
        List<long> places = [offset];
        for (var axis = 0; axis < size.Length; axis++) places = [.. places.SelectMany(place => Enumerable.Range(0, (int)size[axis]).Select(i => place + (i * strides[axis])))];
        return [.. places];
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            using var file = WeightFile.FromBytes(bytes);
            foreach (var entry in file.Tensors) file.Read(entry.Name).Dispose();
        }
        catch (WeightFormatException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static void Check<T>(Gen<T> generator, Action<T> property) =>
        Prop.ForAll(generator.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(7, 11));
}
