using System.Diagnostics.CodeAnalysis;

namespace AutogradNet.Layers.Onnx;

/// <summary>How each operation is written in ONNX. Each family is a file; an operation is an entry there.</summary>
internal sealed class ExportRules
{
    private readonly Dictionary<Type, Func<ExportCall, string?>> _rules = [];

    private ExportRules()
    {
        ActivationExport.AddTo(this);
        ArithmeticExport.AddTo(this);
        NormalizationExport.AddTo(this);
        ReductionExport.AddTo(this);
        ShapingExport.AddTo(this);
        SpatialExport.AddTo(this);
    }

    public static ExportRules All { get; } = new();

    /// <summary>Adds how an operation is written: the name of the result; null where these attributes cannot be.</summary>
    public void Add<TOperation>(Func<TOperation, ExportCall, string?> write)
        where TOperation : Operation => _rules.Add(typeof(TOperation), call => write((TOperation)call.Node.Operation, call));

    public bool TryFind(Operation operation, [NotNullWhen(true)] out Func<ExportCall, string?>? write) => _rules.TryGetValue(operation.GetType(), out write);
}
