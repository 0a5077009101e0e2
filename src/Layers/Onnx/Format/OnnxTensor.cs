namespace AutogradNet.Layers.Onnx;

/// <summary>A tensor as a file stores it (the format's TensorProto); its values stay where they are until it is read.</summary>
internal sealed class OnnxTensor
{
    private OnnxTensor(string name, OnnxElementType type, long[] dims)
    {
        Name = name;
        Type = type;
        Dims = dims;
    }

    public string Name { get; }

    public OnnxElementType Type { get; }

    public IReadOnlyList<long> Dims { get; }

    /// <summary>The values as little-endian bytes, where they are stored so.</summary>
    public ArraySegment<byte>? Raw { get; private init; }

    /// <summary>The fields that hold the values one by one, where they are stored so.</summary>
    public IReadOnlyList<ProtoField> Typed { get; private init; } = [];

    /// <summary>Where in another file the values lie (location, offset, length), where they are stored so.</summary>
    public IReadOnlyDictionary<string, string>? External { get; private init; }

    public static OnnxTensor Parse(ProtoMessage message)
    {
        var dims = new List<long>();
        var typed = new List<ProtoField>();
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        var type = OnnxElementType.Undefined;
        var (name, isExternal) = ("", false);
        ArraySegment<byte>? raw = null;
        foreach (var field in message.Fields())
        {
            switch (field.Number)
            {
                case 1: field.AppendTo(dims); break;
                case 2: type = (OnnxElementType)field.Int32; break;
                case 3: throw new InvalidDataException("Tensors stored in segments are not supported.");
                case 4 or 5 or 7 or 10 or 11: typed.Add(field); break;
                case 8: name = field.Text; break;
                case 9: raw = field.Bytes; break;
                case 13: AddEntry(field.Message, external); break;
                case 14: isExternal = field.Integer == 1; break;
            }
        }

        return new OnnxTensor(name, type, [.. dims]) { Raw = raw, Typed = typed, External = isExternal ? external : null };
    }

    private static void AddEntry(ProtoMessage message, Dictionary<string, string> entries)
    {
        var (key, value) = ("", "");
        foreach (var field in message.Fields())
        {
            if (field.Number == 1) key = field.Text;
            else if (field.Number == 2) value = field.Text;
        }

        entries[key] = value;
    }
}
