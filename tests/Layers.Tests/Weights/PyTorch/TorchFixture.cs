using System.Formats.Tar;
using System.IO.Compression;
using System.Numerics;

namespace AutogradNet.Layers.Tests;

/// <summary>The bytes of a storage.</summary>
internal sealed record PyStorage(string Key, string Class, int ElementSize, byte[] Bytes)
{
    public int Count => Bytes.Length / ElementSize;

    public static PyStorage Of<T>(string key, string type, params T[] values)
        where T : unmanaged => new(key, type, System.Runtime.CompilerServices.Unsafe.SizeOf<T>(), System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}

/// <summary>Writes checkpoints in the three formats of <c>torch.save</c>, from a description of the saved object.</summary>
internal static class TorchFixture
{
    public static readonly PyGlobal OrderedDict = new("collections", "OrderedDict");

    public static PyCall Ordered(params (object? Key, object? Value)[] items) => new(OrderedDict, [], new PyDict(items));

    /// <summary>A tensor as zip files describe it, and stream files too when <paramref name="stream"/>.</summary>
    public static PyCall Tensor(PyStorage storage, long[] size, long[]? strides = null, long offset = 0, bool stream = false, object?[]? part = null)
    {
        object?[] id = ["storage", new PyGlobal("torch", storage.Class), storage.Key, "cpu", storage.Count];
        return Rebuild(new PyPersistent(stream ? [.. id, part] : id), size, strides ?? Strides(size), offset);
    }

    public static PyCall Rebuild(object? storage, long[] size, long[] strides, long offset) =>
        new(new PyGlobal("torch._utils", "_rebuild_tensor_v2"), [storage, offset, Boxed(size), Boxed(strides), false, new PyCall(OrderedDict, [])]);

    public static object?[] Boxed(long[] values) => [.. values.Select(value => (object?)value)];

    public static long[] Strides(long[] size)
    {
        var strides = new long[size.Length];
        long stride = 1;
        for (var axis = size.Length - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * Math.Max(1, size[axis]));
        return strides;
    }

    public static byte[] Zip(object? saved, IEnumerable<PyStorage> storages, int protocol = 2, CompressionLevel level = CompressionLevel.NoCompression) =>
        Zip(PickleWriter.Write(saved, protocol), storages, level);

    public static byte[] Zip(byte[] pickle, IEnumerable<PyStorage> storages, CompressionLevel level = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, byte[] bytes)
            {
                using var entry = archive.CreateEntry("archive/" + name, level).Open();
                entry.Write(bytes);
            }

            Add("data.pkl", pickle);
            Add("byteorder", "little"u8.ToArray());
            foreach (var storage in storages) Add("data/" + storage.Key, storage.Bytes);
            Add("version", "3\n"u8.ToArray());
        }

        return stream.ToArray();
    }

    public static byte[] Stream(object? saved, IReadOnlyList<PyStorage> storages, int protocol = 2)
    {
        var stream = new MemoryStream();
        stream.Write(PickleWriter.Write(BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture), 2));
        stream.Write(PickleWriter.Write(1001, protocol));
        stream.Write(PickleWriter.Write(new PyDict(("protocol_version", 1001), ("little_endian", true), ("type_sizes", new PyDict(("short", 2), ("int", 4), ("long", 4)))), protocol));
        stream.Write(PickleWriter.Write(saved, protocol));
        stream.Write(PickleWriter.Write(new List<object?>(storages.Select(storage => storage.Key)), protocol));
        foreach (var storage in storages)
        {
            stream.Write(BitConverter.GetBytes((long)storage.Count));
            stream.Write(storage.Bytes);
        }

        return stream.ToArray();
    }

    /// <param name="saved">Refers to tensors as <see cref="PyPersistent"/> of their keys.</param>
    /// <param name="storages">The storages.</param>
    /// <param name="views">Key, key of the storage it is a part of, offset, count.</param>
    /// <param name="tensors">Key, storage, extents, strides, offset.</param>
    public static byte[] Tar(object? saved, IReadOnlyList<PyStorage> storages, IReadOnlyList<object?[]> views, IReadOnlyList<(string Key, string Storage, long[] Size, long[] Strides, long Offset)> tensors)
    {
        var storageFile = new MemoryStream();
        storageFile.Write(PickleWriter.Write(storages.Count));
        foreach (var storage in storages)
        {
            storageFile.Write(PickleWriter.Write(new object?[] { storage.Key, "cpu", new PyGlobal("torch", storage.Class) }));
            storageFile.Write(BitConverter.GetBytes((long)storage.Count));
            storageFile.Write(storage.Bytes);
        }

        storageFile.Write(PickleWriter.Write(new List<object?>(views)));
        var tensorFile = new MemoryStream();
        tensorFile.Write(PickleWriter.Write(tensors.Count));
        foreach (var (key, storage, size, strides, offset) in tensors)
        {
            tensorFile.Write(PickleWriter.Write(new object?[] { key, storage, new PyGlobal("torch", "FloatTensor") }));
            tensorFile.Write(BitConverter.GetBytes((long)size.Length));
            foreach (var number in (long[])[.. size, .. strides, offset]) tensorFile.Write(BitConverter.GetBytes(number));
        }

        var stream = new MemoryStream();
        using (var archive = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, bytes) in new[] { ("sys_info", PickleWriter.Write(new PyDict(("protocol_version", 1000)))), ("pickle", PickleWriter.Write(saved)), ("tensors", tensorFile.ToArray()), ("storages", storageFile.ToArray()) })
            {
                archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(bytes) });
            }
        }

        return stream.ToArray();
    }
}
