namespace AutogradNet.Layers.Onnx;

/// <summary>
/// A network read from an ONNX file: interprets the file's nodes one after the other. Each node is a layer under its ONNX name, and the
/// initializers are parameters (running statistics: buffers) under theirs, so that gradients, rules and layer choices work as with any
/// other network. The first output of the graph is the result.
/// </summary>
/// <remarks>
/// It computes in the element type of its input (single precision unless <see cref="Module.To"/> was called). Dropout is the identity.
/// Values made from constants alone were computed on loading; shapes and indices are computed as plain integers and not recorded.
/// </remarks>
public sealed class OnnxGraph : Module
{
    private readonly string _file;
    private readonly int _opset;
    private readonly IReadOnlyList<OnnxStep> _steps;
    private readonly (int Slot, Parameter Parameter)[] _parameters;
    private readonly (int Slot, Tensor Value)[] _constants;
    private readonly int[] _inputSlots;
    private readonly int _slotCount;
    private readonly int _outputSlot;

    internal OnnxGraph(OnnxPlan plan)
    {
        _file = plan.File;
        _opset = plan.Opset;
        _steps = plan.Steps;
        _slotCount = plan.SlotCount;
        _outputSlot = plan.OutputSlot;
        _inputSlots = plan.InputSlots;
        Inputs = plan.Inputs;
        Producer = plan.Producer;
        _constants = [.. plan.Constants.Select(constant => (constant.Slot, constant.Value.LeaveScope()))];
        _parameters = [.. plan.Parameters.Select(entry => (entry.Slot, entry.IsBuffer ? AddBuffer(entry.Name, entry.Value) : AddParameter(entry.Name, entry.Value)))];
    }

    /// <summary>The version of the standard operators that the file uses.</summary>
    public int Opset => _opset;

    /// <summary>
    /// How many elements a result may have that an operator makes larger than its operands (by padding, repeating, broadcasting, resizing,
    /// or from a shape); more end in a <see cref="LayerException"/>. 2²⁶ unless set: 256 MiB in single precision.
    /// </summary>
    public long MaximumElements { get; set; } = 1L << 26;

    /// <summary>The program that wrote the file; empty where it does not say.</summary>
    public string Producer { get; }

    /// <summary>What <see cref="Module.Call(IReadOnlyList{Tensor})"/> takes, in this order.</summary>
    public IReadOnlyList<OnnxInput> Inputs { get; }

    /// <summary>The nodes that run, in their order: layer path and operator.</summary>
    public IReadOnlyList<(string Path, string Operator)> Nodes => [.. _steps.Select(step => (step.Node.Name, step.Operator.Name))];

    /// <inheritdoc/>
    internal override (string Kind, IEnumerable<Parameter> Parameters, bool HasChildren)? DescribeLayer(string path)
    {
        // The initializers belong to the nodes that read them, not to the graph as a whole.
        var step = _steps.FirstOrDefault(step => step.Node.Name == path);
        if (step is null) return null;
        return (step.Operator.Name, _parameters.Where(entry => !entry.Parameter.IsBuffer && step.Inputs.Contains(entry.Slot)).Select(entry => entry.Parameter), false);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => Forward([x]);

    /// <inheritdoc/>
    protected override Tensor Forward(IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count != Inputs.Count)
        {
            throw new ArgumentException($"{_file} takes {Inputs.Count} inputs ({string.Join(", ", Inputs)}), not {inputs.Count}.", nameof(inputs));
        }

        for (var i = 0; i < inputs.Count; i++) Inputs[i].Check(inputs[i]);
        var tape = ModuleCall.Current?.Tape;
        var floatType = inputs.Select(input => input.DType).FirstOrDefault(dtype => dtype.IsFloatingPoint(), DType.Float32);
        var values = new Tensor?[_slotCount];
        var owned = new bool[_slotCount];
        for (var i = 0; i < inputs.Count; i++) values[_inputSlots[i]] = inputs[i];
        foreach (var (slot, parameter) in _parameters) values[slot] = parameter.AsOperand();
        foreach (var (slot, constant) in _constants)
        {
            values[slot] = constant.DType.IsFloatingPoint() && constant.DType != floatType ? constant.To(floatType) : constant;
        }

        foreach (var step in _steps)
        {
            Run(step, values, owned, floatType, tape);
            foreach (var slot in step.LastReads)
            {
                if (owned[slot]) values[slot]!.Dispose();
                values[slot] = null;
            }
        }

        return values[_outputSlot]!;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var (_, constant) in _constants) constant.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Run(OnnxStep step, Tensor?[] values, bool[] owned, DType floatType, Tape? tape)
    {
        var operands = new Tensor?[step.Inputs.Length];
        for (var i = 0; i < operands.Length; i++) operands[i] = step.Inputs[i] < 0 ? null : values[step.Inputs[i]];
        using var layer = tape is null ? default : tape.EnterLayer(step.Node.Name);
        using var scope = new TensorScope();
        var results = Invoke(step, new OnnxCall(step.Node, _opset, operands, floatType, MaximumElements));
        for (var i = 0; i < step.Outputs.Length; i++)
        {
            var slot = step.Outputs[i];
            if (slot < 0) continue;
            if (i >= results.Length) throw new LayerException(step.Node.Name, step.Node.Type, new ArgumentException($"There is no result {i}."));
            var result = results[i];
            // A value passed on gets an owner of its own, so that each value can be released by itself.
            if (result.Node is null && result.Scope != scope) result = result.Alias(result.Shape);
            values[slot] = scope.Keep(result);
            if (i == 0 && tape?.MarkLayerOutput(result) is { } marked && marked != result)
            {
                result.Dispose();
                values[slot] = marked;
            }

            owned[slot] = values[slot]!.Node is null;
        }
    }

    private Tensor[] Invoke(OnnxStep step, OnnxCall call)
    {
        try
        {
            return step.Operator.Run(call);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException or InvalidDataException or (InvalidOperationException and not ObjectDisposedException))
        {
            throw new LayerException(step.Node.Name, $"{step.Node.Type} of {_file}", e);
        }
    }
}
