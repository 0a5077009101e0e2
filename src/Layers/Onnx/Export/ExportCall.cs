namespace AutogradNet.Layers.Onnx;

/// <summary>One recorded operation being written: its operands by name, and what it is put together from.</summary>
internal sealed class ExportCall(ExportGraph graph, Node node, Node? other, string name, Func<int, string> operand)
{
    /// <summary>The recorded operation.</summary>
    public Node Node => node;

    /// <summary>The same operation, recorded with another number of examples; null where the number is fixed.</summary>
    public Node? Other => other;

    public string X => operand(0);

    public int Count => node.InputCount;

    public string this[int i] => operand(i);

    public Shape Shape(int i) => node.Input(i).Shape;

    /// <summary>Writes a node that is a part of the operation.</summary>
    /// <returns>The name of its result.</returns>
    public string Part(string type, IEnumerable<string> inputs, params (string Name, object Value)[] attributes)
    {
        var partName = graph.Unique($"{name}/{type}");
        var output = graph.Unique($"{partName}_output");
        graph.AddNode(type, partName, inputs, output, attributes);
        return output;
    }

    public string Part(string type, string input, params (string Name, object Value)[] attributes) => Part(type, [input], attributes);

    /// <summary>Writes the node whose result is the operation's. It gets the operation's name.</summary>
    public string Last(string type, IEnumerable<string> inputs, params (string Name, object Value)[] attributes)
    {
        var output = graph.Unique($"{name}_output");
        graph.AddNode(type, name, inputs, output, attributes);
        return output;
    }

    public string Last(string type, string input, params (string Name, object Value)[] attributes) => Last(type, [input], attributes);

    /// <summary>A list of integers as an operand.</summary>
    public string Integers(params IEnumerable<long> values)
    {
        long[] list = [.. values];
        return Constant(Tensor.From(list, [list.Length]));
    }

    public string Integers(params IEnumerable<int> values) => Integers(values.Select(value => (long)value));

    /// <summary>A number as an operand.</summary>
    public string Number(double value) => Constant(Tensor.Scalar(value));

    /// <summary>A tensor as an operand.</summary>
    public string Constant(Tensor tensor)
    {
        var constant = graph.Unique($"{name}/constant");
        graph.AddInitializer(constant, tensor);
        return constant;
    }
}
