using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;

namespace AutogradNet.Layers.Onnx;

/// <summary>One field of a message in the protocol-buffer wire format: a number, or a range of the buffer.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Type">How it is encoded.</param>
/// <param name="Bits">The value of a field that is a number.</param>
/// <param name="Payload">The bytes of a field that has a length.</param>
internal readonly record struct ProtoField(int Number, WireFormat.WireType Type, ulong Bits, ArraySegment<byte> Payload)
{
    /// <summary>The value as an integer.</summary>
    public long Integer => Type == WireFormat.WireType.Varint ? (long)Bits : throw Mismatch("an integer");

    /// <summary>The value as a 32-bit integer.</summary>
    public int Int32 => checked((int)Integer);

    /// <summary>The value in single precision.</summary>
    public float Single => Type == WireFormat.WireType.Fixed32 ? BitConverter.UInt32BitsToSingle((uint)Bits) : throw Mismatch("a single-precision number");

    /// <summary>The value as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The value as a message.</summary>
    public ProtoMessage Message => new(Bytes);

    /// <summary>The value as bytes.</summary>
    public ArraySegment<byte> Bytes => Type == WireFormat.WireType.LengthDelimited ? Payload : throw Mismatch("bytes");

    /// <summary>Appends the integers of a repeated field, which may be packed.</summary>
    public void AppendTo(List<long> integers)
    {
        if (Type != WireFormat.WireType.LengthDelimited)
        {
            integers.Add(Integer);
            return;
        }

        var input = new CodedInputStream(Payload.Array, Payload.Offset, Payload.Count);
        while (!input.IsAtEnd) integers.Add(input.ReadInt64());
    }

    /// <summary>Appends the single-precision numbers of a repeated field, which may be packed.</summary>
    public void AppendTo(List<float> numbers)
    {
        if (Type != WireFormat.WireType.LengthDelimited)
        {
            numbers.Add(Single);
            return;
        }

        if (Payload.Count % sizeof(float) != 0) throw Mismatch("single-precision numbers");
        for (var i = 0; i < Payload.Count; i += sizeof(float)) numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(Payload.AsSpan(i)));
    }

    /// <summary>Appends the double-precision numbers of a repeated field, which may be packed.</summary>
    public void AppendTo(List<double> numbers)
    {
        if (Type == WireFormat.WireType.Fixed64)
        {
            numbers.Add(BitConverter.UInt64BitsToDouble(Bits));
            return;
        }

        if (Bytes.Count % sizeof(double) != 0) throw Mismatch("double-precision numbers");
        for (var i = 0; i < Payload.Count; i += sizeof(double)) numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(Payload.AsSpan(i)));
    }

    private InvalidDataException Mismatch(string expected) => new($"Field {Number} is encoded as {Type}; {expected} was expected.");
}
