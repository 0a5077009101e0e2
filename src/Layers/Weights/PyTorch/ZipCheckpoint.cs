namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// What <c>torch.save</c> writes since PyTorch 1.6: a zip archive with <c>NAME/data.pkl</c> and the storages as <c>NAME/data/KEY</c>.
/// </summary>
internal static class ZipCheckpoint
{
    private const string Pickle = "data.pkl";

    /// <exception cref="InvalidDataException">It is damaged, or wants what is not allowed.</exception>
    public static object? Read(IByteSource bytes)
    {
        var directory = new ZipDirectory(bytes);
        var pickles = directory.Names.Where(name => name == Pickle || (name.EndsWith("/" + Pickle, StringComparison.Ordinal) && name.IndexOf('/') == name.Length - Pickle.Length - 1)).ToArray();
        if (pickles.Length != 1) throw new InvalidDataException($"the zip archive has {pickles.Length} files NAME/{Pickle} instead of one; it was not written by torch.save");
        var folder = pickles[0][..^Pickle.Length];
        CheckByteOrder(bytes, directory, folder + "byteorder");

        var (start, length) = directory.Find(pickles[0]);
        directory.Check(pickles[0]);
        var storages = new TorchStorages();
        var result = new Unpickler(new PickleInput(bytes, start, start + length), storages.Load).Read();
        foreach (var storage in storages.All)
        {
            // What no tensor of the state dictionary needs may be missing.
            var name = $"{folder}data/{storage.Key}";
            if (storage.Root is not null || !directory.Contains(name)) continue;
            var (position, available) = directory.Find(name);
            if (available < storage.ByteCount) throw new InvalidDataException($"'{name}' in the zip archive has {available} bytes; storage '{storage.Key}' needs {storage.ByteCount}");
            storage.Position = position;
            storage.Verification = () => directory.Check(name);
        }

        return result;
    }

    private static void CheckByteOrder(IByteSource bytes, ZipDirectory directory, string name)
    {
        if (!directory.Contains(name)) return;
        var (position, length) = directory.Find(name);
        var text = new byte[Math.Min(length, 16)];
        bytes.Read(position, text);
        if (!text.AsSpan().SequenceEqual("little"u8)) throw new InvalidDataException("it was written by a machine whose bytes are not in little-endian order");
    }
}
