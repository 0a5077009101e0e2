using Google.Protobuf;

namespace AutogradNet.Layers.Onnx;

/// <summary>Writes a message in the protocol-buffer wire format.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream _bytes = new();
    private readonly CodedOutputStream _output;

    public ProtoWriter() => _output = new CodedOutputStream(_bytes, leaveOpen: true);

    public ProtoWriter Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public ProtoWriter Integers(int field, IEnumerable<long> values)
    {
        foreach (var value in values) Integer(field, value);
        return this;
    }

    public ProtoWriter Single(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
        return this;
    }

    public ProtoWriter Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteLength(value.Length);
        _output.Flush();
        _bytes.Write(value);
        return this;
    }

    public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.Written());

    public byte[] ToArray() => Written().ToArray();

    private ReadOnlySpan<byte> Written()
    {
        _output.Flush();
        return _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);
    }
}
