namespace AutogradNet;

/// <summary>
/// One recorded step, as data: the operation with its attributes, its operands, its result, what it saved and the layer it ran in.
/// How a cotangent passes it is not fixed here; each backward pass decides.
/// </summary>
public sealed class Node
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _saved;
    private readonly int[] _versions;

    internal Node(Tape tape, int index, Operation operation, int ordinal, string layerPath, Node?[] parents, Tensor[] inputs, Tensor value, Tensor[] saved)
    {
        Tape = tape;
        Index = index;
        Operation = operation;
        Ordinal = ordinal;
        LayerPath = layerPath;
        Parents = parents;
        _inputs = inputs;
        _saved = saved;
        Value = value;
        _versions = new int[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) _versions[i] = inputs[i].Version;
    }

    /// <summary>The tape that holds the node.</summary>
    public Tape Tape { get; }

    /// <summary>The position on the tape; operands always come before.</summary>
    public int Index { get; }

    /// <summary>What was done, with its attributes.</summary>
    public Operation Operation { get; }

    /// <summary>How many operations of the same type were recorded before: 0 for the first convolution, in execution order.</summary>
    public int Ordinal { get; }

    /// <summary>The layer that was running, such as <c>features.3.squeeze</c>; empty outside any layer.</summary>
    public string LayerPath { get; }

    /// <summary>The result, as a plain tensor that lives as long as the tape, or shorter where that does not keep values.</summary>
    public Tensor Value { get; }

    /// <summary>The nodes of the operands; null for an operand that is constant to this tape.</summary>
    public IReadOnlyList<Node?> Operands => Parents;

    internal Node?[] Parents { get; }

    /// <summary>Whether a vector-Jacobian product, or who asked for the layer's output, will read the result.</summary>
    internal bool IsRead { get; set; }

    /// <summary>The number of operands.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>An operand, as a plain tensor that lives as long as the tape.</summary>
    /// <exception cref="InvalidOperationException">It was written to after it was recorded.</exception>
    public Tensor Input(int index)
    {
        var input = _inputs[index];
        if (input.Version != _versions[index])
        {
            throw new InvalidOperationException(
                $"Operand {index} of {Operation.Name}{(LayerPath.Length > 0 ? $" in {LayerPath}" : "")} was written to after it was recorded; its gradient would be wrong.");
        }

        return input;
    }

    /// <summary>Whether the node lies in the layer at <paramref name="path"/> or in one below it.</summary>
    public bool IsIn(string path) =>
        path.Length == 0 || (LayerPath.StartsWith(path, StringComparison.Ordinal) && (LayerPath.Length == path.Length || LayerPath[path.Length] == '.'));

    /// <summary>The operation, its layer and the shape of its result.</summary>
    public override string ToString() => $"#{Index} {Operation.Name} {LayerPath} {Value.Shape}";

    internal Tensor Saved(int index) => _saved[index];

    internal void ReleaseValue() => Value.Dispose();

    internal void Release()
    {
        for (var i = 0; i < _inputs.Length; i++)
        {
            if (Parents[i] is null) _inputs[i].Dispose();
        }

        foreach (var saved in _saved) saved.Dispose();
        Value.Dispose();
    }
}
