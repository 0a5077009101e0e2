namespace AutogradNet.Layers.Onnx;

/// <summary>
/// Computes on loading what depends on constants alone: shapes, indices and scalars (never what comes from learned tensors, so that
/// gradients reach those), and weights that are stored quantised or in half precision, which stay learnable under their initializers'
/// names. Operands and results are bounded, so that a small file cannot ask for much memory.
/// </summary>
internal sealed class OnnxFolding(OnnxConstants constants, int opset)
{
    private const int MaximumOperandElements = 4096;
    private const int MaximumResultElements = 1 << 20;
    private int _budget = 1 << 24;

    /// <summary>Turns nodes whose operands are constants into constants.</summary>
    /// <returns>The nodes that remain.</returns>
    /// <exception cref="InvalidDataException">A node cannot be computed.</exception>
    public List<OnnxNode> Fold(IReadOnlyList<OnnxNode> nodes)
    {
        var remaining = new List<OnnxNode>();
        foreach (var node in nodes)
        {
            try
            {
                if (!TryConstant(node) && !TryWeight(node) && !TryFold(node)) remaining.Add(node);
            }
            catch (Exception e) when (e is ArgumentException or OverflowException or InvalidOperationException or InvalidDataException)
            {
                throw new InvalidDataException($"{node}: {e.Message}", e);
            }
        }

        return remaining;
    }

    private bool TryConstant(OnnxNode node)
    {
        if (node.Type != "Constant" || node.Outputs.Count == 0) return false;
        var (value, type) = ConstantOperator.Value(node);
        constants.Add(node.Outputs[0], value, type);
        return true;
    }

    // QuantizeLinear, DequantizeLinear and Cast of an initializer give another form of the same weight.
    private bool TryWeight(OnnxNode node)
    {
        if (node.Type is not ("QuantizeLinear" or "DequantizeLinear" or "Cast") || node.Inputs.Count == 0 || node.Outputs.Count == 0) return false;
        var entries = node.Inputs.Select(input => input.Length == 0 ? null : constants.Find(input)).ToArray();
        if (entries[0] is not { } weight || entries.Where((entry, i) => node.Inputs[i].Length > 0 && entry is null).Any()) return false;
        if (node.Type == "Cast")
        {
            var target = (OnnxElementType)node.Int("to", 0);
            if (!weight.Type.IsFloatingPoint() || !target.IsFloatingPoint()) return false;
            constants.Add(node.Outputs[0], weight.Value, target, weight.Origin);
            return true;
        }

        var call = new OnnxCall(node, opset, [.. entries.Select(entry => entry?.Value)], DType.Float32);
        if (node.Type == "QuantizeLinear")
        {
            var type = Quantization.TargetType(node, entries.Length > 2 ? entries[2]?.Type : null);
            constants.Add(node.Outputs[0], Quantization.Quantize(call, type), type, weight.Origin);
        }
        else
        {
            constants.Add(node.Outputs[0], Quantization.Dequantize(call), OnnxElementType.Float, weight.Origin);
        }

        return true;
    }

    private bool TryFold(OnnxNode node)
    {
        if (!node.IsStandard || !OnnxOperators.TryFind(node.Type, out var op) || !op.IsFoldable) return false;
        var operands = new Tensor?[node.Inputs.Count];
        long elements = 0;
        for (var i = 0; i < operands.Length; i++)
        {
            if (node.Inputs[i].Length == 0) continue;
            if (constants.Find(node.Inputs[i]) is not { } entry || (entry.Origin is not null && entry.Value.DType.IsFloatingPoint())) return false;
            operands[i] = entry.Value;
            elements += entry.Value.Count;
        }

        if (elements > MaximumOperandElements) return false;
        var call = new OnnxCall(node, opset, operands, DType.Float32, Math.Min(_budget, MaximumResultElements));
        Tensor[] results;
        try
        {
            results = op.Run(call);
        }
        catch (OnnxSizeException)
        {
            return false;
        }

        var type = op.ResultType?.Invoke(node) ?? ResultType(node);
        for (var i = 0; i < node.Outputs.Count && i < results.Length; i++)
        {
            _budget -= results[i].Count;
            if (node.Outputs[i].Length > 0) constants.Add(node.Outputs[i], results[i], type);
        }

        return true;
    }

    private OnnxElementType ResultType(OnnxNode node) =>
        node.Inputs.Select(input => constants.Find(input)?.Type).FirstOrDefault(type => type is not null) ?? OnnxElementType.Undefined;
}
