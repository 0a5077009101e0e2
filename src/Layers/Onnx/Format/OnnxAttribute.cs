namespace AutogradNet.Layers.Onnx;

/// <summary>An attribute of a node (the format's AttributeProto): the kinds that supported operators have.</summary>
internal sealed class OnnxAttribute
{
    public required string Name { get; init; }

    public float? Float { get; init; }

    public long? Int { get; init; }

    public string? Text { get; init; }

    public OnnxTensor? Tensor { get; init; }

    public IReadOnlyList<float> Floats { get; init; } = [];

    public IReadOnlyList<long> Ints { get; init; } = [];

    public static OnnxAttribute Parse(ProtoMessage message)
    {
        var name = "";
        float? number = null;
        long? integer = null;
        string? text = null;
        OnnxTensor? tensor = null;
        var floats = new List<float>();
        var integers = new List<long>();
        foreach (var field in message.Fields())
        {
            switch (field.Number)
            {
                case 1: name = field.Text; break;
                case 2: number = field.Single; break;
                case 3: integer = field.Integer; break;
                case 4: text = field.Text; break;
                case 5: tensor = OnnxTensor.Parse(field.Message); break;
                case 7: field.AppendTo(floats); break;
                case 8: field.AppendTo(integers); break;
            }
        }

        return new OnnxAttribute { Name = name, Float = number, Int = integer, Text = text, Tensor = tensor, Floats = floats, Ints = integers };
    }
}
