namespace AutogradNet.Layers.Onnx;

/// <summary>A node of a graph (the format's NodeProto): an operator, the names of its operands and results, its attributes.</summary>
internal sealed class OnnxNode
{
    public required string Type { get; init; }

    public string Domain { get; init; } = "";

    /// <summary>The layer path: the node's own name, or its operator and place in the file where it has none.</summary>
    public required string Name { get; set; }

    /// <summary>The values read; an empty name where an optional operand is left out.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The values computed; an empty name where an optional result is not wanted.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    public IReadOnlyDictionary<string, OnnxAttribute> Attributes { get; init; } = new Dictionary<string, OnnxAttribute>();

    /// <summary>Whether the operator is one of ONNX itself.</summary>
    public bool IsStandard => Domain is "" or "ai.onnx";

    public static OnnxNode Parse(ProtoMessage message, int index)
    {
        var (name, type, domain) = ("", "", "");
        var inputs = new List<string>();
        var outputs = new List<string>();
        var attributes = new Dictionary<string, OnnxAttribute>(StringComparer.Ordinal);
        foreach (var field in message.Fields())
        {
            switch (field.Number)
            {
                case 1: inputs.Add(field.Text); break;
                case 2: outputs.Add(field.Text); break;
                case 3: name = field.Text; break;
                case 4: type = field.Text; break;
                case 5:
                    var attribute = OnnxAttribute.Parse(field.Message);
                    attributes[attribute.Name] = attribute;
                    break;
                case 7: domain = field.Text; break;
            }
        }

        return new OnnxNode
        {
            Name = name.Length > 0 ? name : $"{type}_{index}",
            Type = type,
            Domain = domain,
            Inputs = inputs,
            Outputs = outputs,
            Attributes = attributes,
        };
    }

    public long Int(string name, long otherwise) => Attributes.TryGetValue(name, out var attribute) ? attribute.Int ?? otherwise : otherwise;

    public float Float(string name, float otherwise) => Attributes.TryGetValue(name, out var attribute) ? attribute.Float ?? otherwise : otherwise;

    public string Text(string name, string otherwise) => Attributes.TryGetValue(name, out var attribute) ? attribute.Text ?? otherwise : otherwise;

    public IReadOnlyList<long>? Ints(string name) => Attributes.TryGetValue(name, out var attribute) ? attribute.Ints : null;

    public IReadOnlyList<float>? Floats(string name) => Attributes.TryGetValue(name, out var attribute) ? attribute.Floats : null;

    /// <summary>The operator and the name, for messages.</summary>
    public override string ToString() => $"{(IsStandard ? "" : Domain + ".")}{Type} '{Name}'";
}
