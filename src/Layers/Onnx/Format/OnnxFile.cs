namespace AutogradNet.Layers.Onnx;

/// <summary>What a model file holds (the format's ModelProto and GraphProto), as it is stored.</summary>
internal sealed class OnnxFile
{
    public string Producer { get; private set; } = "";

    /// <summary>The version of the standard operators.</summary>
    public long Opset { get; private set; }

    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxValueInfo> Inputs { get; } = [];

    public List<OnnxValueInfo> Outputs { get; } = [];

    public static OnnxFile Parse(ProtoMessage message)
    {
        var file = new OnnxFile();
        var graphs = 0;
        foreach (var field in message.Fields())
        {
            switch (field.Number)
            {
                case 2: file.Producer = field.Text; break;
                case 7:
                    if (++graphs > 1) throw new InvalidDataException("There is more than one graph.");
                    file.ReadGraph(field.Message);
                    break;
                case 8: file.ReadOperatorSet(field.Message); break;
            }
        }

        if (graphs == 0) throw new InvalidDataException("There is no graph; this is not an ONNX model.");
        return file;
    }

    private void ReadGraph(ProtoMessage message)
    {
        foreach (var field in message.Fields())
        {
            switch (field.Number)
            {
                case 1: Nodes.Add(OnnxNode.Parse(field.Message, Nodes.Count)); break;
                case 5: Initializers.Add(OnnxTensor.Parse(field.Message)); break;
                case 11: Inputs.Add(OnnxValueInfo.Parse(field.Message)); break;
                case 12: Outputs.Add(OnnxValueInfo.Parse(field.Message)); break;
                case 15: throw new InvalidDataException("Sparse initializers are not supported.");
            }
        }
    }

    private void ReadOperatorSet(ProtoMessage message)
    {
        var (domain, version) = ("", 0L);
        foreach (var field in message.Fields())
        {
            if (field.Number == 1) domain = field.Text;
            else if (field.Number == 2) version = field.Integer;
        }

        if (domain is "" or "ai.onnx") Opset = version;
    }
}
