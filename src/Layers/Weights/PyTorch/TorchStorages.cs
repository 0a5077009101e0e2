namespace AutogradNet.Layers.PyTorch;

/// <summary>The storages of one checkpoint by name, each made when it is first referred to.</summary>
internal sealed class TorchStorages
{
    private readonly Dictionary<string, TorchStorage> _storages = new(StringComparer.Ordinal);

    public IEnumerable<TorchStorage> All => _storages.Values;

    public bool TryFind(string key, out TorchStorage? storage) => _storages.TryGetValue(key, out storage);

    /// <summary>
    /// What a persistent id stands for: <c>("storage", class, key, device, count)</c>, in the older format with a sixth item, null or
    /// <c>(key of the part, offset, count)</c>.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no such tuple, or contradicts an earlier one.</exception>
    public object Load(object? id)
    {
        if (id is not PickleTuple { Count: 5 or 6 } tuple || tuple[0] is not "storage") throw new InvalidDataException("it refers to something other than a storage outside itself");
        var type = PickleGlobals.StorageType(tuple[1]);
        var root = Find(Key(tuple[2]), type, tuple.Integer(4), null, 0);
        if (tuple.Count == 5 || tuple[5] is null) return root;
        if (tuple[5] is not PickleTuple { Count: 3 } part) throw new InvalidDataException($"the part of storage '{root.Key}' is {PickleValue.Describe(tuple[5])}");
        return Find(Key(part[0]), type, part.Integer(2), root, part.Integer(1));
    }

    /// <summary>The storage of that name, or a part of another that begins some elements further on.</summary>
    public TorchStorage Find(string key, SafetensorsType? type, long count, TorchStorage? root, long offset)
    {
        var size = type?.Size() ?? 1;
        if (count < 0 || count > long.MaxValue / size) throw new InvalidDataException($"storage '{key}' has {count} elements");
        if (root is not null && (offset < 0 || offset > root.ByteCount / size || (offset + count) * size > root.ByteCount || count > root.ByteCount / size))
        {
            throw new InvalidDataException($"storage '{key}', {count} elements from element {offset}, goes beyond storage '{root.Key}' of {root.ByteCount} bytes");
        }

        if (!_storages.TryGetValue(key, out var storage))
        {
            storage = new TorchStorage(key, type, count * size) { Root = root, RootOffset = offset * size };
            _storages.Add(key, storage);
        }
        else if (storage.Type != type || storage.ByteCount != count * size || storage.Root != root || storage.RootOffset != offset * size)
        {
            throw new InvalidDataException($"storage '{key}' is described in two ways");
        }

        return storage;
    }

    /// <summary>Storages are named by strings or, in old files, by numbers.</summary>
    public static string Key(object? value) => value switch
    {
        string text => text,
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException($"a storage is named by {PickleValue.Describe(value)}"),
    };
}
