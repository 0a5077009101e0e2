using System.Buffers.Binary;
using System.Numerics;

namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// What <c>torch.save</c> wrote from PyTorch 0.1.10 to 1.5: pickles one after the other (a magic number, the format's version, facts
/// about the machine, the saved object, the keys of its storages), then for each key the number of elements and the elements.
/// </summary>
internal static class StreamCheckpoint
{
    private const int Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("1950a86a20f9469cfc6c", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">It is damaged, or wants what is not allowed.</exception>
    public static object? Read(IByteSource bytes)
    {
        var input = new PickleInput(bytes, 0, bytes.Length);
        if (new Unpickler(input).Read() is not BigInteger magic || magic != Magic) throw new InvalidDataException("it is a pickle, but not one that torch.save wrote");
        if (new Unpickler(input).Read() is not (long)Version) throw new InvalidDataException($"it is not of version {Version} of the format");
        new Unpickler(input).Read();
        var storages = new TorchStorages();
        var result = new Unpickler(input, storages.Load).Read();
        if (new Unpickler(input).Read() is not List<object?> keys) throw new InvalidDataException("the storages' keys are not a list");
        Place(bytes, input.Position, storages, keys);
        return result;
    }

    // The elements are little endian whatever machine wrote them.
    private static void Place(IByteSource bytes, long position, TorchStorages storages, List<object?> keys)
    {
        Span<byte> length = stackalloc byte[8];
        foreach (var item in keys)
        {
            var key = TorchStorages.Key(item);
            if (!storages.TryFind(key, out var storage) || storage!.Root is not null || storage.Position >= 0) throw new InvalidDataException($"the list of storages names '{key}', which no tensor looks into, or twice");
            if (position > bytes.Length - length.Length) throw Truncated(key);
            bytes.Read(position, length);
            var count = BinaryPrimitives.ReadInt64LittleEndian(length);
            var size = storage.Type?.Size() ?? 1;
            if (count < 0 || count != storage.ByteCount / size) throw new InvalidDataException($"storage '{key}' has {count} elements, but {storage.ByteCount / size} were announced");
            position += length.Length;
            if (storage.ByteCount > bytes.Length - position) throw Truncated(key);
            storage.Position = position;
            position += storage.ByteCount;
        }
    }

    private static InvalidDataException Truncated(string key) => new($"it ends in storage '{key}'; it is truncated");
}
