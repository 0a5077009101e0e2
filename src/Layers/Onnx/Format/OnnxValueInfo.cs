namespace AutogradNet.Layers.Onnx;

/// <summary>What a file says about an input or output: its name, element type and extents, null where any extent will do.</summary>
internal sealed record OnnxValueInfo(string Name, OnnxElementType Type, IReadOnlyList<long?>? Extents)
{
    public static OnnxValueInfo Parse(ProtoMessage message)
    {
        var name = "";
        var type = OnnxElementType.Undefined;
        List<long?>? extents = null;
        foreach (var field in message.Fields())
        {
            if (field.Number == 1) name = field.Text;
            if (field.Number != 2) continue;
            // The type of a value is a choice; 1 is a tensor, whose fields are the element type and the shape.
            foreach (var part in field.Message.Fields().Where(part => part.Number == 1).SelectMany(part => part.Message.Fields()))
            {
                if (part.Number == 1) type = (OnnxElementType)part.Int32;
                else if (part.Number == 2) extents = [.. part.Message.Fields().Where(extent => extent.Number == 1).Select(extent => Extent(extent.Message))];
            }
        }

        return new OnnxValueInfo(name, type, extents);
    }

    public override string ToString() => $"'{Name}' [{(Extents is null ? "…" : string.Join(", ", Extents.Select(extent => extent?.ToString() ?? "?")))}]";

    private static long? Extent(ProtoMessage message)
    {
        foreach (var field in message.Fields())
        {
            if (field.Number == 1) return field.Integer > 0 ? field.Integer : null;
        }

        return null;
    }
}
