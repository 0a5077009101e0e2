namespace AutogradNet;

/// <summary>What a backward pass found: a gradient for every value that was asked for. Disposing it releases them.</summary>
public sealed class Gradients : IDisposable
{
    private readonly Tape _tape;
    private readonly Dictionary<Node, Tensor> _byNode;
    private readonly IReadOnlyList<Tensor> _inOrder;

    internal Gradients(Tape tape, Dictionary<Node, Tensor> byNode, IReadOnlyList<Tensor> inOrder)
    {
        _tape = tape;
        _byNode = byNode;
        _inOrder = inOrder;
    }

    /// <summary>The gradients in the order they were asked for.</summary>
    public IReadOnlyList<Tensor> InOrder => _inOrder;

    /// <summary>The gradient with respect to a value that was asked for, of its shape.</summary>
    /// <exception cref="KeyNotFoundException">The pass was not asked for it.</exception>
    public Tensor this[Tensor value]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(value);
            return _tape.TryFind(value, out var node) && _byNode.TryGetValue(node, out var gradient)
                ? gradient
                : throw new KeyNotFoundException($"This pass was not asked for a gradient with respect to that {value.DType}{value.Shape} value.");
        }
    }

    /// <summary>Takes one gradient out of this object's care: the caller disposes it.</summary>
    /// <inheritdoc cref="this[Tensor]"/>
    public Tensor Take(Tensor value)
    {
        var gradient = this[value];
        return gradient.Node is null ? gradient.Alias(gradient.Shape) : gradient;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gradient in _byNode.Values) gradient.Dispose();
    }
}
