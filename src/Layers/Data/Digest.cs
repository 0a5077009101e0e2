using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AutogradNet.Layers.Data;

/// <summary>Short digests by which contents are told apart: the first eight bytes of SHA-256 in hexadecimal.</summary>
internal static class Digest
{
    public static string Of(string text) => Shorten(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static string Of(ReadOnlySpan<float> values, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(values));
        hash.AppendData(MemoryMarshal.AsBytes(labels));
        hash.AppendData(MemoryMarshal.AsBytes(targets));
        return Shorten(hash.GetCurrentHash());
    }

    private static string Shorten(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 8));
}
