using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers;

/// <summary>
/// An open safetensors file: the header is checked wholly on opening; tensors are read when asked for, also by several threads at once.
/// </summary>
/// <example><code>
/// using var weights = SafetensorsFile.Open("model.safetensors");
/// network.LoadStateDict(weights);
/// </code></example>
public sealed class SafetensorsFile : WeightFile
{
    private readonly IByteSource _bytes;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsFile(IByteSource bytes, string name)
        : base(name)
    {
        _bytes = bytes;
        Span<byte> start = stackalloc byte[(int)Math.Min(bytes.Length, SafetensorsHeader.LengthBytes)];
        bytes.Read(0, start);
        var json = new byte[SafetensorsHeader.ReadLength(start, bytes.Length, name)];
        bytes.Read(start.Length, json);
        _dataStart = start.Length + json.Length;
        _header = SafetensorsHeader.Parse(json, bytes.Length - _dataStart, name);
    }

    /// <inheritdoc/>
    public override string Format => "safetensors";

    /// <inheritdoc/>
    public override IReadOnlyCollection<WeightEntry> Tensors => _header.Entries.Values;

    /// <summary>The tensors, by name, in the order of the header.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    /// <summary>The file's own key-value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file; it stays open until disposed.</summary>
    /// <exception cref="WeightFormatException">It is not a sound safetensors file; the message names the file and the tensor.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static new SafetensorsFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(new FileByteSource(path), path);
    }

    /// <summary>Reads what remains of a stream, which stays open; at most 2 GiB.</summary>
    /// <param name="stream">Need not be seekable.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="WeightFormatException">It is not a sound safetensors file, or too long.</exception>
    public static SafetensorsFile Open(Stream stream, string name = "stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var copy = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (var read = stream.Read(chunk); read > 0; read = stream.Read(chunk))
        {
            if (copy.Length + read > Array.MaxLength) throw new WeightFormatException($"{name}: more than {Array.MaxLength} bytes cannot be read from a stream; open the file by its path.");
            copy.Write(chunk, 0, read);
        }

        return FromBytes(copy.GetBuffer().AsMemory(0, (int)copy.Length), name);
    }

    /// <summary>Reads a file that is in memory; the bytes are not copied and must not change.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="WeightFormatException">It is not a sound safetensors file.</exception>
    public static new SafetensorsFile FromBytes(ReadOnlyMemory<byte> bytes, string name = "bytes")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Open(new MemoryByteSource(bytes), name);
    }

    /// <inheritdoc/>
    public override bool TryFind(string name, [NotNullWhen(true)] out WeightEntry? entry)
    {
        var found = _header.Entries.TryGetValue(name, out var known);
        entry = known;
        return found;
    }

    private protected override Tensor ReadElements(WeightEntry entry, Shape shape, int first) =>
        TypedReader.Read(entry with { Shape = shape }, _bytes, _dataStart + ((SafetensorsEntry)entry).Offset + ((long)first * entry.Type.Size()));

    private protected override void Close() => _bytes.Dispose();

    internal static SafetensorsFile Open(IByteSource bytes, string name)
    {
        try
        {
            return new SafetensorsFile(bytes, name);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }
}
