namespace AutogradNet.Layers.Onnx;

/// <summary>Matrix products.</summary>
internal static class LinearOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } = [new("Gemm", Gemm), new("MatMul", MatMul)];

    // Fully connected layers are one node with their bias, as relevance rules want them.
    private static Tensor Gemm(OnnxCall call)
    {
        var (a, b, c) = (call.X, call[1], call.Optional(2));
        if (a.Shape.Rank != 2 || b.Shape.Rank != 2) throw new ArgumentException($"Two matrices were expected, not {a.Shape} and {b.Shape}.");
        var (alpha, beta) = ((double)call.Node.Float("alpha", 1), (double)call.Node.Float("beta", 1));
        var (transposeA, transposeB) = (call.Flag("transA"), call.Flag("transB"));
        if (c is not null && beta != 1) c = c * beta;
        if (alpha != 1) b = b * alpha;
        var outputs = b.Shape[transposeB ? 0 : 1];
        if (c is not null && (c.Count != outputs || (c.Shape.Rank > 0 && c.Shape[^1] != outputs)))
        {
            return a.MatMul(b, transposeA, transposeB) + c;
        }

        var x = transposeA ? a.Transpose(0, 1) : a;
        return x.Linear(transposeB ? b : b.Transpose(0, 1), c?.Reshape(outputs));
    }

    // A product with a matrix of weights is a layer without bias.
    private static Tensor MatMul(OnnxCall call)
    {
        var (a, b) = (call.X, call[1]);
        var isWeight = b.Shape.Rank == 2 && a.Shape.Rank >= 2 && (b.Node is null || b.Node.Operation is Leaf) && (a.Node is not null || b.Node is not null);
        return isWeight && a.Shape[^1] == b.Shape[0] ? a.Linear(b.Transpose(0, 1)) : a.MatMul(b);
    }
}
