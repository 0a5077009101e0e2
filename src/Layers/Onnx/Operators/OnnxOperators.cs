using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers.Onnx;

/// <summary>The supported operators, by name. Each family is a file; an operator is an entry there.</summary>
internal static class OnnxOperators
{
    private static readonly Dictionary<string, OnnxOperator> ByName = ((IReadOnlyList<OnnxOperator>[])
    [
        ActivationOperators.All,
        ArithmeticOperators.All,
        ComparisonOperators.All,
        ConstantOperator.All,
        ConvolutionOperators.All,
        FusedOperators.All,
        IndexingOperators.All,
        LinearOperators.All,
        NormalizationOperators.All,
        PadOperator.All,
        PoolingOperators.All,
        QuantizationOperators.All,
        ReductionOperators.All,
        ResizeOperators.All,
        ShapeOperators.All,
        ShapingOperators.All,
    ]).SelectMany(family => family).ToDictionary(op => op.Name, StringComparer.Ordinal);

    /// <summary>The names that a file may use.</summary>
    public static IEnumerable<string> Names => ByName.Values.Where(op => !op.IsInternal).Select(op => op.Name).Order(StringComparer.Ordinal);

    public static bool TryFind(string name, [NotNullWhen(true)] out OnnxOperator? op) => ByName.TryGetValue(name, out op);

    public static OnnxOperator Find(string name) => ByName[name];
}
