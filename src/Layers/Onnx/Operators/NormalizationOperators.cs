namespace AutogradNet.Layers.Onnx;

/// <summary>Normalisation: of channels by given statistics, and of parts of each example by their own.</summary>
internal static class NormalizationOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("BatchNormalization", BatchNormalization) { Statistics = [3, 4], Refusal = BatchRefusal },
        new("InstanceNormalization", InstanceNormalization),
        new("GroupNormalization", GroupNormalization),
        new("LayerNormalization", LayerNormalization) { Refusal = (node, _) => node.Outputs.Skip(1).Any(output => output.Length > 0) ? "the Mean or InvStdDev output" : null },
        new("LRN", LocalResponse),
    ];

    private static string? BatchRefusal(OnnxNode node, int opset) =>
        node.Int("training_mode", 0) != 0 || node.Outputs.Skip(1).Any(output => output.Length > 0) ? "training mode"
        : opset < 9 && node.Int("spatial", 1) == 0 ? "statistics for each position"
        : null;

    private static Tensor BatchNormalization(OnnxCall call) =>
        call.X.BatchNorm(call[3], call[4], call[1], call[2], call.Node.Float("epsilon", 1e-5f));

    private static Tensor InstanceNormalization(OnnxCall call)
    {
        var x = call.X;
        RequireSpatial(x);
        return PerChannel(Normalized(x, x.Shape[0] * x.Shape[1], call.Node.Float("epsilon", 1e-5f)), call[1], call[2]);
    }

    // Before version 21 scale and bias were one for each group.
    private static Tensor GroupNormalization(OnnxCall call)
    {
        var x = call.X;
        RequireSpatial(x);
        var groups = call.Int("num_groups", 0);
        if (groups < 1 || x.Shape[1] % groups != 0) throw new ArgumentException($"{x.Shape[1]} channels of {x.Shape} cannot be divided into {groups} groups.");
        var normalized = Normalized(x, x.Shape[0] * groups, call.Node.Float("epsilon", 1e-5f));
        if (call.Opset >= 21) return PerChannel(normalized, call[1], call[2]);
        int[] owner = [.. Enumerable.Range(0, x.Shape[1]).Select(channel => channel / (x.Shape[1] / groups))];
        return PerChannel(normalized, call[1].IndexSelect(0, owner), call[2].IndexSelect(0, owner));
    }

    private static Tensor LayerNormalization(OnnxCall call)
    {
        var (x, scale, bias) = (call.X, call[1], call.Optional(2));
        var axis = x.Shape.Axis(call.Int("axis", -1));
        var epsilon = call.Node.Float("epsilon", 1e-5f);
        var part = new Shape(x.Shape.Extents[axis..]);
        if (scale.Shape == part && (bias is null || bias.Shape == part)) return x.LayerNorm(scale, bias, epsilon, part.Rank);
        var scaled = x.LayerNorm(null, null, epsilon, part.Rank) * scale;
        return bias is null ? scaled : scaled + bias;
    }

    /// <summary>The elements cut into so many equal parts, each shifted and scaled to mean 0 and variance 1.</summary>
    private static Tensor Normalized(Tensor x, int parts, double epsilon) =>
        x.Reshape(parts, parts == 0 ? 0 : x.Count / parts).LayerNorm(null, null, epsilon).Reshape(x.Shape);

    private static Tensor PerChannel(Tensor x, Tensor scale, Tensor bias)
    {
        var channels = x.Shape[1];
        if (scale.Count != channels || bias.Count != channels)
        {
            throw new ArgumentException($"Scale {scale.Shape} and bias {bias.Shape} are not one number for each of the {channels} channels of {x.Shape}.");
        }

        Shape stretching = [channels, .. Enumerable.Repeat(1, x.Shape.Rank - 2)];
        return (x * scale.Reshape(stretching)) + bias.Reshape(stretching);
    }

    // x / (k + α·mean)^β, where the mean is that of the squares of neighbouring channels, missing ones counted as 0 (Krizhevsky et al.,
    // 2012, section 3.3, with α divided by the size as ONNX has it).
    private static Tensor LocalResponse(OnnxCall call)
    {
        var x = call.X;
        if (x.Shape.Rank < 2) throw new ArgumentException($"An operand with channels was expected, not {x.Shape}.");
        var size = call.Int("size", 0);
        if (size < 1) throw new ArgumentException($"The size {size} is not positive.");
        var (alpha, beta, k) = (call.Node.Float("alpha", 1e-4f), call.Node.Float("beta", 0.75f), call.Node.Float("bias", 1));
        var columns = (x * x).Reshape(x.Shape[0], 1, x.Shape[1], x.Shape.CountOf(2, x.Shape.Rank));
        // Beyond the first and the last channel there is nothing to add: however wide the window, no more is looked at.
        var before = Math.Min((size - 1) / 2, x.Shape[1]);
        var after = Math.Min(size - 1 - ((size - 1) / 2), x.Shape[1]);
        var window = before + after + 1;
        var mean = columns.AvgPool2d((window, 1), 1, new Padding2d(before, 0, after, 0), countIncludePad: true);
        return x * mean.Reshape(x.Shape).Affine(alpha * ((double)window / size), k).Pow(-beta);
    }

    private static void RequireSpatial(Tensor x)
    {
        if (x.Shape.Rank < 3) throw new ArgumentException($"An operand with spatial axes was expected, not {x.Shape}.");
    }
}
