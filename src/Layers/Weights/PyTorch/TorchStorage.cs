namespace AutogradNet.Layers.PyTorch;

/// <summary>Elements that tensors look into. Where its bytes lie is known when its checkpoint was read to the end.</summary>
/// <param name="Key">Its name in the checkpoint.</param>
/// <param name="Type">The element type; null for bytes whose tensors say what they are.</param>
/// <param name="ByteCount">The length.</param>
internal sealed record TorchStorage(string Key, SafetensorsType? Type, long ByteCount)
{
    /// <summary>Where the bytes begin in the file; -1 where the file lacks them.</summary>
    public long Position { get; set; } = -1;

    /// <summary>Compares the bytes with a check sum, where the file has one.</summary>
    public Action? Verification { get; set; }

    /// <summary>For a part of another storage: that storage.</summary>
    public TorchStorage? Root { get; init; }

    /// <summary>For a part of another storage: where it begins there, in bytes.</summary>
    public long RootOffset { get; init; }

    /// <summary>Where the bytes begin in the file, looking through to the root; -1 where the file lacks them.</summary>
    public long Start => Root is null ? Position : Root.Start < 0 ? -1 : Root.Start + RootOffset;

    /// <summary>Makes sure, once, that the bytes are those that were written.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public void Verify()
    {
        var storage = Root ?? this;
        storage.Verification?.Invoke();
        storage.Verification = null;
    }
}
