namespace AutogradNet.Layers.Tests;

/// <summary>A small file and the shape of its one input.</summary>
/// <param name="Name">Names the case in the file of expected values, too.</param>
/// <param name="Input">The shape of the input; its values follow from the name.</param>
/// <param name="File">The ONNX file.</param>
/// <param name="Differentiable">Whether the input's gradient can be checked by finite differences.</param>
internal sealed record OnnxCase(string Name, Shape Input, byte[] File, bool Differentiable)
{
    /// <summary>The values of the input, between −scale and scale.</summary>
    public float[] Values()
    {
        using var uniform = FormulaWeights.Uniform(Name, Input);
        return [.. uniform.ToArray<float>().Select(value => value * 4)];
    }

    /// <summary>A file of one node whose first operand is the input; tensors among the rest are its further operands, the others its attributes.</summary>
    public static OnnxCase One(string name, int opset, string op, Shape input, params (string Name, object? Value)[] rest)
    {
        var writer = Start(opset, input);
        var operands = new List<string> { "x" };
        foreach (var (key, value) in rest.Where(entry => entry.Value is StoredTensor or null && !IsAttribute(entry.Name)))
        {
            operands.Add(value is null ? "" : key);
            if (value is StoredTensor tensor) writer.Initializer(key, tensor);
        }

        writer.Node(op, [.. operands], ["y"], [.. rest.Where(entry => entry.Value is not (StoredTensor or null) || IsAttribute(entry.Name)).Select(entry => (entry.Name, entry.Value!))]);
        return new OnnxCase(name, input, writer.Output("y").ToArray(), true);
    }

    /// <summary>A file with the input <c>x</c> and the output <c>y</c>.</summary>
    public static OnnxCase Of(string name, int opset, Shape input, Action<OnnxWriter> nodes, bool differentiable = true)
    {
        var writer = Start(opset, input);
        nodes(writer);
        return new OnnxCase(name, input, writer.Output("y").ToArray(), differentiable);
    }

    private static OnnxWriter Start(int opset, Shape input) =>
        new OnnxWriter(opset).Input("x", 1, [.. input.Select((extent, axis) => axis == 0 ? -1L : extent)]);

    private static bool IsAttribute(string name) => name == "value";
}
