using Google.Protobuf;

namespace AutogradNet.Layers.Onnx;

/// <summary>A message in the protocol-buffer wire format: a range of a buffer. Nothing is copied; messages inside are ranges of it.</summary>
internal readonly record struct ProtoMessage(ArraySegment<byte> Bytes)
{
    /// <summary>The fields in the order they are stored.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes end within a field or are no fields.</exception>
    public IEnumerable<ProtoField> Fields()
    {
        var buffer = Bytes.Array!;
        var input = new CodedInputStream(buffer, Bytes.Offset, Bytes.Count);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            var type = WireFormat.GetTagWireType(tag);
            switch (type)
            {
                case WireFormat.WireType.Varint: yield return new ProtoField(number, type, input.ReadUInt64(), default); break;
                case WireFormat.WireType.Fixed32: yield return new ProtoField(number, type, input.ReadFixed32(), default); break;
                case WireFormat.WireType.Fixed64: yield return new ProtoField(number, type, input.ReadFixed64(), default); break;
                case WireFormat.WireType.LengthDelimited:
                    var start = (int)input.Position;
                    input.SkipLastField();
                    var end = (int)input.Position;
                    var length = new CodedInputStream(buffer, start, end - start).ReadLength();
                    yield return new ProtoField(number, type, 0, new ArraySegment<byte>(buffer, end - length, length));
                    break;
                default: throw new InvalidDataException($"Field {number} is encoded as {type}, which ONNX does not use.");
            }
        }
    }
}
