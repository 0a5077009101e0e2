namespace AutogradNet.Layers.Onnx;

/// <summary>A forward pass recorded to be written: the input and every parameter and buffer are watched, so that their names are known.</summary>
internal sealed class ExportTrace : IDisposable
{
    private ExportTrace(Tape tape, Node input, Tensor output, Dictionary<Node, string> state)
    {
        Tape = tape;
        Input = input;
        Output = output;
        State = state;
        Needed = FindNeeded();
    }

    public Tape Tape { get; }

    public Node Input { get; }

    public Tensor Output { get; }

    /// <summary>The names of the parameters and buffers.</summary>
    public IReadOnlyDictionary<Node, string> State { get; }

    /// <summary>The operations that the output depends on, in their order.</summary>
    public IReadOnlyList<Node> Needed { get; }

    public static ExportTrace Run(Module module, Shape input)
    {
        var tape = new Tape();
        try
        {
            using var scope = new TensorScope();
            var state = new Dictionary<Node, string>();
            var dtype = DType.Float32;
            foreach (var (name, parameter) in module.NamedState())
            {
                if (!parameter.DType.IsFloatingPoint()) continue;
                dtype = parameter.DType;
                state.TryAdd(tape.Watch(parameter.Value).Node!, name);
            }

            var x = tape.Watch(Tensor.Full(input, 0.5, dtype));
            var output = module.Call(x);
            if (output.Tape != tape) throw new InvalidOperationException("The output does not depend on the input through recorded operations; it cannot be exported.");
            return new ExportTrace(tape, x.Node!, output, state);
        }
        catch
        {
            tape.Dispose();
            throw;
        }
    }

    public void Dispose() => Tape.Dispose();

    private List<Node> FindNeeded()
    {
        var needed = new bool[Tape.Nodes.Count];
        needed[Output.Node!.Index] = true;
        var nodes = new List<Node>();
        for (var i = Output.Node.Index; i >= 0; i--)
        {
            if (!needed[i]) continue;
            var node = Tape.Nodes[i];
            nodes.Add(node);
            foreach (var operand in node.Operands)
            {
                if (operand is not null) needed[operand.Index] = true;
            }
        }

        nodes.Reverse();
        return nodes;
    }
}
