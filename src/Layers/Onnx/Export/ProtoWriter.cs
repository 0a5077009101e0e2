using Google.Protobuf;

namespace AutogradNet.Layers.Onnx;

/// <summary>Writes a message in the protocol-buffer wire format. What is large is kept as it was given, and not copied before the file is written.</summary>
internal sealed class ProtoWriter
{
    // A piece by itself costs more than to copy this much.
    private const int LargestCopied = 4096;

    private readonly List<ReadOnlyMemory<byte>> _pieces = [];
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

    /// <summary>Writes bytes that do not change until the message is written.</summary>
    public ProtoWriter Bytes(int field, byte[] value)
    {
        Header(field, value.Length);
        Append(value);
        return this;
    }

    public ProtoWriter Message(int field, ProtoWriter value)
    {
        var pieces = value.Pieces();
        Header(field, pieces.Sum(static piece => (long)piece.Length));
        foreach (var piece in pieces) Append(piece);
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (var piece in Pieces()) stream.Write(piece.Span);
    }

    public byte[] ToArray()
    {
        var stream = new MemoryStream();
        WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Whether another message, made by the same calls in the same order, has the same bytes.</summary>
    public bool IsSameAs(ProtoWriter other)
    {
        var (pieces, others) = (Pieces(), other.Pieces());
        return pieces.Count == others.Count && pieces.Zip(others).All(static pair => pair.First.Span.SequenceEqual(pair.Second.Span));
    }

    private void Header(int field, long length)
    {
        if (length > int.MaxValue) throw new InvalidOperationException($"A network of {length >> 20} MB is too large for an ONNX file, which ends at 2048 MB.");
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteLength((int)length);
        _output.Flush();
    }

    private void Append(ReadOnlyMemory<byte> value)
    {
        if (value.Length <= LargestCopied)
        {
            _bytes.Write(value.Span);
            return;
        }

        Cut();
        _pieces.Add(value);
    }

    private List<ReadOnlyMemory<byte>> Pieces()
    {
        Cut();
        return _pieces;
    }

    private void Cut()
    {
        _output.Flush();
        if (_bytes.Length == 0) return;
        _pieces.Add(_bytes.ToArray());
        _bytes.SetLength(0);
    }
}
