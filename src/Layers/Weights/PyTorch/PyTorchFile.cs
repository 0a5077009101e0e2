using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers.PyTorch;

/// <summary>The state dictionary of a PyTorch checkpoint.</summary>
internal sealed class PyTorchFile : WeightFile
{
    // Tensors may share storages, and a stride of zero repeats an element without end. More than this, beyond a few times the length of
    // the file, is an attack.
    private const long AlwaysAllowed = 1 << 24;
    private const long MostTimesLength = 4;

    // What is read to gather elements that lie far apart.
    private const long MostTimesReach = 64;

    private readonly IByteSource _bytes;
    private readonly OrderedDictionary<string, TorchTensor> _tensors;
    private readonly OrderedDictionary<string, WeightEntry> _entries = new(StringComparer.Ordinal);

    private PyTorchFile(IByteSource bytes, string name, string format, OrderedDictionary<string, TorchTensor> tensors)
        : base(name)
    {
        _bytes = bytes;
        Format = format;
        _tensors = tensors;
        Int128 total = 0, reach = 0;
        foreach (var (key, tensor) in tensors)
        {
            var entry = new WeightEntry(key, tensor.Type, tensor.Shape);
            if (entry.ByteCount > 0 && tensor.Storage.Start < 0) throw new InvalidDataException($"storage '{tensor.Storage.Key}' of tensor '{key}' is missing");
            total += entry.ByteCount;
            reach += tensor.Reach * tensor.Type.Size();
            _entries.Add(key, entry);
        }

        if (reach > AlwaysAllowed + ((Int128)MostTimesReach * bytes.Length)) throw new InvalidDataException($"its tensors are spread over {reach} bytes in a file of {bytes.Length} bytes");
        if (total > AlwaysAllowed + ((Int128)MostTimesLength * bytes.Length)) throw new InvalidDataException($"its tensors unfold to {total} bytes, which a file of {bytes.Length} bytes cannot hold");
    }

    public override string Format { get; }

    public override IReadOnlyCollection<WeightEntry> Tensors => _entries.Values;

    /// <param name="bytes">The file.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="format">What kind of checkpoint it is.</param>
    /// <param name="read">Gives the saved object, with the places of all storages.</param>
    /// <exception cref="WeightFormatException">It is damaged, or wants what is not allowed.</exception>
    public static PyTorchFile Open(IByteSource bytes, string name, string format, Func<IByteSource, object?> read)
    {
        try
        {
            return new PyTorchFile(bytes, name, format, StateDictionary.Find(read(bytes)));
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new WeightFormatException($"{name}: this {format} cannot be read: {e.Message}.", e);
        }
    }

    public override bool TryFind(string name, [NotNullWhen(true)] out WeightEntry? entry) => _entries.TryGetValue(name, out entry);

    private protected override Tensor ReadElements(WeightEntry entry, Shape shape, int first)
    {
        var tensor = _tensors[entry.Name];
        if (entry.ByteCount > 0) tensor.Storage.Verify();
        // An empty tensor may claim to lie anywhere.
        var position = entry.ByteCount == 0 ? 0 : tensor.Storage.Start + ((tensor.Offset + first) * tensor.Type.Size());
        return IsContiguous(entry) ? TypedReader.Read(entry with { Shape = shape }, _bytes, position) : StridedReader.Read(entry, tensor, _bytes, position);
    }

    internal override bool IsContiguous(WeightEntry entry) => entry.ByteCount == 0 || _tensors[entry.Name].IsContiguous;

    private protected override void Close() => _bytes.Dispose();
}
