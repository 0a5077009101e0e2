namespace AutogradNet.Layers.Onnx;

/// <summary>
/// Writes networks as ONNX files, version 17 of the operators: one forward pass is recorded, and each recorded operation becomes a node.
/// Nodes are named after the layers, initializers after the parameters and buffers.
/// </summary>
/// <remarks>
/// What depends on the number of examples is told by recording two passes with different numbers; where it can be written for any number
/// the file takes any number, otherwise only that of the example. All other extents are those of the example. Values are written in
/// single precision. Control flow that depends on values is written as it ran.
/// </remarks>
public static class OnnxExport
{
    private const int Opset = 17;
    private const int FormatVersion = 8;
    private const string InputName = "input";

    /// <summary>Writes a model's network to a file, which is replaced as a whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">The shape of an example, N×C×H×W.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="OnnxUnsupportedException">The network uses operations that ONNX has no counterpart for; the message lists them.</exception>
    /// <exception cref="InvalidOperationException">The network is in training mode.</exception>
    public static void Save(Model model, Shape input, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        Save(model.Network, input, path);
    }

    /// <summary>Writes a network to a file, which is replaced as a whole or not at all.</summary>
    /// <inheritdoc cref="Save(Model, Shape, string)"/>
    public static void Save(Module network, Shape input, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = Write(network, input);
        Imaging.AtomicFile.Write(path, file.WriteTo);
    }

    /// <summary>The bytes of the file.</summary>
    /// <param name="network">The network, of one input and one output.</param>
    /// <param name="input">The shape of an example, N×C×H×W.</param>
    /// <inheritdoc cref="Save(Model, Shape, string)"/>
    public static byte[] ToBytes(Module network, Shape input) => Write(network, input).ToArray();

    private static ProtoWriter Write(Module network, Shape input)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.IsTraining) throw new InvalidOperationException("The network is in training mode; call Evaluate() before exporting it.");
        if (input.Rank == 0 || input.ElementCount == 0) throw new ArgumentException($"An example of shape {input} has no elements.", nameof(input));
        return TryAnyBatch(network, input) ?? OneBatch(network, input);
    }

    private static ProtoWriter OneBatch(Module network, Shape input)
    {
        using var trace = ExportTrace.Run(network, input);
        return File(ExportWriter.Write(trace, null, InputName), input, null, trace.Output.Shape, null);
    }

    // Both passes must give the same file.
    private static ProtoWriter? TryAnyBatch(Module network, Shape input)
    {
        ExportTrace? first = null, second = null;
        try
        {
            first = ExportTrace.Run(network, input.With(0, 2));
            second = ExportTrace.Run(network, input.With(0, 3));
            if (!SameOperations(first, second)) return null;
            var (two, three) = (first.Output.Shape, second.Output.Shape);
            var file = File(ExportWriter.Write(first, second, InputName), input.With(0, 2), input.With(0, 3), two, three);
            var again = File(ExportWriter.Write(second, first, InputName), input.With(0, 3), input.With(0, 2), three, two);
            return file.IsSameAs(again) ? file : null;
        }
        catch (ArgumentException)
        {
            // The network does not take that number of examples.
            return null;
        }
        finally
        {
            first?.Dispose();
            second?.Dispose();
        }
    }

    private static bool SameOperations(ExportTrace first, ExportTrace second)
    {
        if (first.Needed.Count != second.Needed.Count) return false;
        for (var i = 0; i < first.Needed.Count; i++)
        {
            if (first.Needed[i].Operation.GetType() != second.Needed[i].Operation.GetType() || first.Needed[i].Index != second.Needed[i].Index) return false;
        }

        return true;
    }

    private static ProtoWriter File(ExportWriter writer, Shape input, Shape? otherInput, Shape output, Shape? otherOutput)
    {
        var graph = new ProtoWriter();
        foreach (var node in writer.Graph.Nodes) graph.Message(1, node);
        graph.Text(2, "network");
        foreach (var initializer in writer.Graph.Initializers) graph.Message(5, initializer);
        graph.Message(11, Value(InputName, input, otherInput)).Message(12, Value(writer.Output, output, otherOutput));
        var operators = new ProtoWriter().Text(1, "").Integer(2, Opset);
        return new ProtoWriter().Integer(1, FormatVersion).Text(2, "AutogradNet").Message(7, graph).Message(8, operators);
    }

    // A value is described by its name and type; the type of a tensor by its element type and extents. Extents that differ between the two
    // passes have a name instead of a number.
    private static ProtoWriter Value(string name, Shape shape, Shape? other)
    {
        var extents = new ProtoWriter();
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            var isOpen = other is { } known && known.Rank == shape.Rank && known[axis] != shape[axis];
            extents.Message(1, isOpen ? new ProtoWriter().Text(2, axis == 0 ? "batch" : $"batch_{axis}") : new ProtoWriter().Integer(1, shape[axis]));
        }

        var tensor = new ProtoWriter().Integer(1, (long)OnnxElementType.Float).Message(2, extents);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }
}
