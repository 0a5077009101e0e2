namespace AutogradNet.Layers.Onnx;

/// <summary>An operator of ONNX: its function, and how it reads its operands.</summary>
/// <param name="Name">Its name in the format.</param>
/// <param name="Run">Computes the results, in their order; trailing ones that nobody here can compute may be missing.</param>
internal sealed record OnnxOperator(string Name, Func<OnnxCall, Tensor[]> Run)
{
    public OnnxOperator(string name, Func<OnnxCall, Tensor> run)
        : this(name, call => [run(call)])
    {
    }

    /// <summary>The operands read as numbers: bounds, shapes, scales.</summary>
    public int[] Numbers { get; init; } = [];

    /// <summary>The operands that are running statistics.</summary>
    public int[] Statistics { get; init; } = [];

    /// <summary>Whether it may run on loading where all operands are constants: cheap, and its results are bounded by its call's limit.</summary>
    public bool IsFoldable { get; init; }

    /// <summary>Whether it stands for a pattern of nodes, and is not a name that a file may use.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Says what about a node is not supported; null where all is.</summary>
    public Func<OnnxNode, int, string?>? Refusal { get; init; }

    /// <summary>The element type of the results where it is not the operands'.</summary>
    public Func<OnnxNode, OnnxElementType>? ResultType { get; init; }

    /// <summary>How an operand is read.</summary>
    public OnnxUse UseOf(int operand) =>
        Array.IndexOf(Numbers, operand) >= 0 ? OnnxUse.Number : Array.IndexOf(Statistics, operand) >= 0 ? OnnxUse.Statistic : OnnxUse.Learned;
}
