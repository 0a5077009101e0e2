namespace AutogradNet;

/// <summary>
/// One node during one backward pass: what a vector-Jacobian product, or the rule put in its place, reads and answers. Where the pass
/// is recorded the values are on the tape, so that what is computed from them can be differentiated again.
/// </summary>
public sealed class VjpContext
{
    private readonly bool[] _needed;
    private readonly Tensor?[] _results;

    internal VjpContext(Node node, Tensor cotangent, bool isRecorded, bool[] needed)
    {
        Node = node;
        Cotangent = cotangent;
        IsRecorded = isRecorded;
        _needed = needed;
        _results = new Tensor?[needed.Length];
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>The cotangent of the node's result, of its shape; under relevance rules, the relevance.</summary>
    public Tensor Cotangent { get; private set; }

    /// <summary>Whether the pass is itself recorded.</summary>
    public bool IsRecorded { get; }

    /// <summary>The number of operands.</summary>
    public int InputCount => _needed.Length;

    /// <summary>The node's result.</summary>
    public Tensor Output => IsRecorded ? Node.Value.AttachTo(Node) : Node.Value;

    /// <summary>An operand.</summary>
    public Tensor Input(int index)
    {
        var input = Node.Input(index);
        return IsRecorded && Node.Parents[index] is { } parent ? input.AttachTo(parent) : input;
    }

    /// <summary>What the forward computation saved, in the order it did; constant to differentiation.</summary>
    public Tensor Saved(int index) => Node.Saved(index);

    /// <summary>Whether anybody asks for the cotangent of an operand. Where not, computing it is wasted.</summary>
    public bool Needs(int index) => _needed[index];

    /// <summary>Answers with the cotangent of an operand. Ignored where nobody asks for it.</summary>
    /// <exception cref="ArgumentException">Its shape is not the operand's; the message prints both.</exception>
    public void Set(int index, Tensor cotangent)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        if (!_needed[index]) return;
        var shape = Node.Input(index).Shape;
        if (cotangent.Shape != shape)
        {
            throw new ArgumentException($"The cotangent of operand {index} of {Node} has the shape {cotangent.Shape}, the operand {shape}.", nameof(cotangent));
        }

        _results[index] = cotangent;
    }

    /// <summary>Answers as the operation itself would.</summary>
    public void ApplyOwnVjp() => Node.Operation.Vjp(this);

    /// <summary>Answers as the operation itself would for another cotangent of its result.</summary>
    public void ApplyOwnVjp(Tensor cotangent)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        if (cotangent.Shape != Node.Value.Shape)
        {
            throw new ArgumentException($"The cotangent has the shape {cotangent.Shape}, the result of {Node} {Node.Value.Shape}.", nameof(cotangent));
        }

        Cotangent = cotangent;
        Node.Operation.Vjp(this);
    }

    internal Tensor? Result(int index) => _results[index];
}
