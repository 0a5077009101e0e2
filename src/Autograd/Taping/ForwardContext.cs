namespace AutogradNet;

/// <summary>What an operation computes from: its operands as plain tensors, and a place for what its backward pass will want.</summary>
public sealed class ForwardContext
{
    private readonly Tensor[] _inputs;
    private readonly Node?[] _parents;
    private List<Tensor>? _saved;

    internal ForwardContext(Tensor[] inputs, Node?[] parents, Tape? tape, bool keepsSaved)
    {
        _inputs = inputs;
        _parents = parents;
        IsRecorded = tape is not null;
        MayDefer = tape is not { KeepsValues: true };
        KeepsSaved = IsRecorded || keepsSaved;
    }

    /// <summary>Whether the result goes on a tape.</summary>
    internal bool IsRecorded { get; }

    /// <summary>Whether the result may be left to the operation that reads it: not where a tape keeps it.</summary>
    internal bool MayDefer { get; }

    /// <summary>Whether anybody will look at what is saved.</summary>
    internal bool KeepsSaved { get; }

    /// <summary>Whether an operand is on the tape, and not a constant.</summary>
    internal bool IsOnTape(int index) => _parents[index] is not null;

    /// <summary>The number of operands.</summary>
    public int InputCount => _inputs.Length;

    internal IReadOnlyList<Tensor> SavedTensors => _saved ?? (IReadOnlyList<Tensor>)[];

    /// <summary>An operand, on no tape.</summary>
    public Tensor Input(int index) => _inputs[index];

    /// <summary>Keeps a tensor for <see cref="VjpContext.Saved"/>, in the order of the calls. It is released with the node.</summary>
    public void Save(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        (_saved ??= []).Add(tensor);
    }

    internal void ReleaseSaved()
    {
        if (_saved is null) return;
        foreach (var tensor in _saved) tensor.Dispose();
    }
}
