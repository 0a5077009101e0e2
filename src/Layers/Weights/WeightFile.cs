using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers;

/// <summary>
/// An open file of named tensors: safetensors, a PyTorch checkpoint, or the index of a checkpoint in several files. What the file says
/// of its tensors is checked on opening; the tensors are read when asked for, also by several threads at once.
/// </summary>
/// <example><code>
/// using var weights = WeightFile.Open("model.pth");
/// network.LoadStateDict(weights);
/// </code></example>
public abstract class WeightFile : IDisposable
{
    // Elements: long enough to be read at full speed, short beside the memory of a machine.
    private const int PartLength = 1 << 22;

    private protected WeightFile(string name) => Name = name;

    /// <summary>The path, or what else it was opened as; appears in messages.</summary>
    public string Name { get; }

    /// <summary>What kind of file it is, such as <c>safetensors</c>.</summary>
    public abstract string Format { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public abstract IReadOnlyCollection<WeightEntry> Tensors { get; }

    /// <summary>Opens a file, whose format is known by its content, not by its name. It stays open until disposed.</summary>
    /// <exception cref="WeightFormatException">It is of no known format, damaged, or holds what is not allowed; the message names the file.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static WeightFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return WeightFormat.Open(new FileByteSource(path), path, Path.GetDirectoryName(Path.GetFullPath(path)));
    }

    /// <summary>Reads a file that is in memory; the bytes are not copied and must not change. It cannot be the index of several files.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="WeightFormatException">It is of no known format, damaged, or holds what is not allowed.</exception>
    public static WeightFile FromBytes(ReadOnlyMemory<byte> bytes, string name = "bytes")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return WeightFormat.Open(new MemoryByteSource(bytes), name, null);
    }

    /// <summary>What the file says of a tensor, if it has one of that name.</summary>
    public abstract bool TryFind(string name, [NotNullWhen(true)] out WeightEntry? entry);

    /// <summary>
    /// Reads one tensor; <see cref="SafetensorsTypeExtensions.ToDType"/> says which element type it gets. It is independent of the file
    /// and of others: larger ones whose elements need no conversion look straight into the file, where writing changes only them. The
    /// file itself must not be overwritten or shortened in place while they live; replacing it is fine.
    /// </summary>
    /// <exception cref="WeightFormatException">There is no such tensor, or its values do not fit the element type.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        return Read(entry, entry.Shape, 0);
    }

    /// <summary>Reads one tensor, if there is one of that name.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public bool TryRead(string name, [NotNullWhen(true)] out Tensor? tensor)
    {
        tensor = TryFind(name, out _) ? Read(name) : null;
        return tensor is not null;
    }

    /// <summary>Closes the file. Tensors that were read remain.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>The elements of a tensor in order, in parts of some megabytes where the file holds them in that order.</summary>
    /// <inheritdoc cref="Read(string)"/>
    internal IEnumerable<Tensor> ReadParts(string name)
    {
        var entry = Find(name);
        var count = entry.Shape.ElementCount;
        if (count <= PartLength || !IsContiguous(entry))
        {
            yield return Read(entry, entry.Shape, 0);
            yield break;
        }

        for (var first = 0; first < count; first += Math.Min(PartLength, count - first))
        {
            yield return Read(entry, [Math.Min(PartLength, count - first)], first);
        }
    }

    /// <summary>Reads a part of a tensor.</summary>
    /// <param name="entry">The tensor; one of <see cref="Tensors"/>.</param>
    /// <param name="shape">The shape of the part; the tensor's own where <see cref="IsContiguous"/> does not allow another.</param>
    /// <param name="first">How many elements lie before it.</param>
    internal Tensor Read(WeightEntry entry, Shape shape, int first)
    {
        try
        {
            return ReadElements(entry, shape, first);
        }
        catch (Exception e) when (e is OverflowException or InvalidDataException or EndOfStreamException or ArgumentOutOfRangeException)
        {
            throw new WeightFormatException($"{Name}: tensor '{entry.Name}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Whether the file holds a tensor's elements one after the other, so that a part of them can be read.</summary>
    internal virtual bool IsContiguous(WeightEntry entry) => true;

    private protected abstract Tensor ReadElements(WeightEntry entry, Shape shape, int first);


    private WeightEntry Find(string name) =>
        TryFind(name, out var entry) ? entry : throw new WeightFormatException($"{Name}: there is no tensor '{name}'.");

    private protected abstract void Close();
}
