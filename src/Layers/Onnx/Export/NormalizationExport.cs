namespace AutogradNet.Layers.Onnx;

/// <summary>How normalisation is written.</summary>
internal static class NormalizationExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<BatchNorm>(Given);
        rules.Add<BatchNormTraining>(Own);
        rules.Add<LayerNorm>(Trailing);
        rules.Add<InverseDeviation>((op, call) => call.Last("Reciprocal", call.Part("Sqrt", call.Part("Add", [call.X, call.Number(op.Epsilon)]))));
    }

    private static string Given(BatchNorm op, ExportCall call)
    {
        var channels = call.Shape(1);
        var weight = op.HasWeight ? call[op.WeightIndex] : call.Constant(Tensor.Ones(channels));
        var bias = op.HasBias ? call[op.BiasIndex] : call.Constant(Tensor.Zeros(channels));
        return call.Last("BatchNormalization", [call.X, weight, bias, call[1], call[2]], ("epsilon", (float)op.Epsilon));
    }

    private static string Trailing(LayerNorm op, ExportCall call)
    {
        var part = new Shape(call.Shape(0).Extents[^op.Axes..]);
        var weight = op.HasWeight ? call[op.WeightIndex] : call.Constant(Tensor.Ones(part));
        string[] operands = op.HasBias ? [call.X, weight, call[op.BiasIndex]] : [call.X, weight];
        return call.Last("LayerNormalization", operands, ("axis", -op.Axes), ("epsilon", (float)op.Epsilon));
    }

    // Statistics of the batch itself.
    private static string Own(BatchNormTraining op, ExportCall call)
    {
        var rank = call.Shape(0).Rank;
        (string, object)[] attributes = [("axes", (long[])[0, .. Enumerable.Range(2, rank - 2).Select(axis => (long)axis)]), ("keepdims", 1)];
        var centred = call.Part("Sub", [call.X, call.Part("ReduceMean", call.X, attributes)]);
        var variance = call.Part("ReduceMean", call.Part("Mul", [centred, centred]), attributes);
        var deviation = call.Part("Sqrt", call.Part("Add", [variance, call.Number(op.Epsilon)]));
        (string Type, string Operand)[] steps =
        [
            ("Div", deviation),
            .. op.HasWeight ? [("Mul", PerChannel(op.WeightIndex))] : Array.Empty<(string, string)>(),
            .. op.HasBias ? [("Add", PerChannel(op.BiasIndex))] : Array.Empty<(string, string)>(),
        ];
        var result = centred;
        foreach (var (type, operand) in steps[..^1]) result = call.Part(type, [result, operand]);
        return call.Last(steps[^1].Type, [result, steps[^1].Operand]);

        string PerChannel(int i) => call.Part("Reshape", [call[i], call.Integers(Enumerable.Repeat(1, rank - 2).Prepend(-1))]);
    }
}
