namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 0.1.10: a tar archive of three files. <c>storages</c> and <c>tensors</c> are each a
/// count and as many pairs of a pickle and plain binary data; <c>pickle</c> is the saved object, whose persistent ids are the tensors' and
/// storages' keys.
/// </summary>
internal static class TarCheckpoint
{
    private const int MostAxes = 64;

    /// <exception cref="InvalidDataException">It is damaged, or wants what is not allowed.</exception>
    public static object? Read(IByteSource bytes)
    {
        var files = TarDirectory.Read(bytes);
        var storages = new TorchStorages();
        var objects = new Dictionary<string, object?>(StringComparer.Ordinal);
        ReadStorages(Open(bytes, files, "storages"), storages, objects);
        ReadTensors(Open(bytes, files, "tensors"), storages, objects);
        return new Unpickler(Open(bytes, files, "pickle"), id =>
        {
            // A storage or tensor goes by its key; a container comes as (container, source file, source).
            if (id is PickleTuple { Count: > 0 } container) return container[0];
            return objects.TryGetValue(TorchStorages.Key(id), out var value) ? value : throw new InvalidDataException($"it refers to '{TorchStorages.Key(id)}', which the archive lacks");
        }).Read();
    }

    private static PickleInput Open(IByteSource bytes, IReadOnlyDictionary<string, (long Position, long Length)> files, string name) =>
        files.TryGetValue(name, out var place)
            ? new PickleInput(bytes, place.Position, place.Position + place.Length)
            : throw new InvalidDataException($"the tar archive has no '{name}'; it was not written by torch.save");

    private static void ReadStorages(PickleInput input, TorchStorages storages, Dictionary<string, object?> objects)
    {
        var count = Count(input);
        for (long i = 0; i < count; i++)
        {
            var description = Description(input);
            var key = TorchStorages.Key(description[0]);
            var storage = storages.Find(key, PickleGlobals.StorageType(description[2]), input.ReadInt64(), null, 0);
            if (!objects.TryAdd(key, storage)) throw new InvalidDataException($"storage '{key}' occurs twice");
            storage.Position = input.Position;
            input.Skip(storage.ByteCount);
        }

        if (new Unpickler(input).Read() is not List<object?> views) throw new InvalidDataException("the parts of storages are not a list");
        foreach (var item in views)
        {
            if (item is not PickleTuple { Count: 4 } view || !storages.TryFind(TorchStorages.Key(view[1]), out var root)) throw new InvalidDataException("a part of a storage is not described by its key, its storage's, an offset and a length");
            var key = TorchStorages.Key(view[0]);
            if (!objects.TryAdd(key, storages.Find(key, root!.Type, view.Integer(3), root, view.Integer(2)))) throw new InvalidDataException($"storage '{key}' occurs twice");
        }
    }

    private static void ReadTensors(PickleInput input, TorchStorages storages, Dictionary<string, object?> objects)
    {
        var count = Count(input);
        for (long i = 0; i < count; i++)
        {
            var description = Description(input);
            var key = TorchStorages.Key(description[0]);
            if (!storages.TryFind(TorchStorages.Key(description[1]), out var storage)) throw new InvalidDataException($"tensor '{key}' looks into a storage that the archive lacks");
            var axes = input.ReadInt32();
            if (axes is < 0 or > MostAxes) throw new InvalidDataException($"tensor '{key}' has {axes} axes; at most {MostAxes} are allowed");
            input.Skip(4);
            var (size, stride) = (Integers(input, axes), Integers(input, axes));
            var type = storage!.Type ?? throw new InvalidDataException($"tensor '{key}' has no element type");
            if (!objects.TryAdd(key, TorchTensor.Make(storage, type, input.ReadInt64(), size, stride))) throw new InvalidDataException($"'{key}' occurs twice");
        }
    }

    private static PickleTuple Integers(PickleInput input, int count)
    {
        var result = new object?[count];
        for (var i = 0; i < count; i++) result[i] = input.ReadInt64();
        return new PickleTuple(result);
    }

    private static long Count(PickleInput input) => new Unpickler(input).Read() as long? ?? throw new InvalidDataException("a count in the tar archive is not an integer");

    private static PickleTuple Description(PickleInput input) =>
        new Unpickler(input).Read() is PickleTuple { Count: 3 } tuple ? tuple : throw new InvalidDataException("a description in the tar archive is not a tuple of three");
}
