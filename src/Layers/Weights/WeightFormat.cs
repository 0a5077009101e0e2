using System.Buffers.Binary;
using AutogradNet.Layers.PyTorch;

namespace AutogradNet.Layers;

/// <summary>Recognises weight files by how they begin; one line here for each format.</summary>
internal static class WeightFormat
{
    private const int Prefix = 512;

    /// <param name="bytes">The file, which is taken over.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="folder">Where an index finds its files; null where it may have none.</param>
    public static WeightFile Open(IByteSource bytes, string name, string? folder)
    {
        try
        {
            Span<byte> start = stackalloc byte[(int)Math.Min(bytes.Length, Prefix)];
            bytes.Read(0, start);
            if (IsSafetensors(start, bytes.Length)) return SafetensorsFile.Open(bytes, name);
            if (start.StartsWith("PK\x03\x04"u8) || start.StartsWith("PK\x05\x06"u8)) return PyTorchFile.Open(bytes, name, "PyTorch checkpoint (zip)", ZipCheckpoint.Read);
            if (IsTar(start)) return PyTorchFile.Open(bytes, name, "PyTorch checkpoint (tar)", TarCheckpoint.Read);
            if (IsPickle(start)) return PyTorchFile.Open(bytes, name, "PyTorch checkpoint (pickle stream)", StreamCheckpoint.Read);
            if (start.Length > 0 && start[0] == (byte)'{' && folder is not null) return ShardedFile.Open(bytes, name, folder);
            if (name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return SafetensorsFile.Open(bytes, name);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }

        bytes.Dispose();
        throw new WeightFormatException($"{name} is not a weight file: neither safetensors, nor the index of such files, nor a PyTorch checkpoint.");
    }

    private static bool IsTar(ReadOnlySpan<byte> start) => start.Length > TarDirectory.MagicPosition && start[TarDirectory.MagicPosition..].StartsWith("ustar"u8);

    private static bool IsPickle(ReadOnlySpan<byte> start) => start.Length > 2 && start[0] == (byte)PickleOpcode.Protocol && start[1] is >= 2 and <= 5;

    private static bool IsSafetensors(ReadOnlySpan<byte> start, long length) =>
        start.Length > SafetensorsHeader.LengthBytes && start[SafetensorsHeader.LengthBytes] == (byte)'{'
        && BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)Math.Min(length, SafetensorsHeader.MaxLength);
}
