using System.Text;

namespace AutogradNet.Layers.Tests;

/// <summary>Writes messages in the protocol-buffer wire format by hand, so that the reader is not checked against itself.</summary>
internal sealed class WireWriter
{
    private readonly MemoryStream _bytes = new();

    public byte[] ToArray() => _bytes.ToArray();

    public WireWriter Varint(int field, long value)
    {
        Raw((ulong)field << 3);
        Raw((ulong)value);
        return this;
    }

    public WireWriter Single(int field, float value)
    {
        Raw(((ulong)field << 3) | 5);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public WireWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((ulong)field << 3) | 2);
        Raw((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    public WireWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public WireWriter Message(int field, WireWriter value) => Bytes(field, value.ToArray());

    private void Raw(ulong value)
    {
        for (; value >= 128; value >>= 7) _bytes.WriteByte((byte)(value | 128));
        _bytes.WriteByte((byte)value);
    }
}
