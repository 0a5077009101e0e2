namespace AutogradNet;

/// <summary>
/// Owns the tensors that this thread makes until it is disposed, and then releases them all but those kept. Scopes nest; the
/// innermost owns. Results recorded on a <see cref="Tape"/> belong to the tape instead.
/// </summary>
/// <example><code>
/// using var scope = new TensorScope();
/// var y = scope.Keep((x * 2.0).Exp());   // y lives on, the product is released here
/// </code></example>
public sealed class TensorScope : IDisposable
{
    private const int LargestSpare = 256;

    [ThreadStatic]
    private static TensorScope? _current;

    // Lists of closed scopes, for the next: every operation opens a scope.
    [ThreadStatic]
    private static Stack<List<Tensor>>? _spare;

    private readonly TensorScope? _outer;
    private List<Tensor>? _owned;
    private bool _disposed;

    /// <summary>Opens a scope on this thread.</summary>
    public TensorScope()
    {
        _outer = _current;
        _current = this;
    }

    internal static TensorScope? Current => _current;

    /// <summary>Hands a tensor to the enclosing scope or, where there is none, to the caller, who then disposes it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope == this) tensor.MoveTo(_outer);
        return tensor;
    }

    /// <summary>Releases what the scope owns and closes it.</summary>
    /// <exception cref="InvalidOperationException">Another scope was opened on this thread and is still open, or this is another thread.</exception>
    public void Dispose()
    {
        if (_disposed) return;
        if (_current != this) throw new InvalidOperationException("Tensor scopes must be closed on their own thread, innermost first.");
        _disposed = true;
        _current = _outer;
        if (_owned is not { } owned) return;
        _owned = null;
        foreach (var tensor in owned)
        {
            if (tensor.Scope == this) tensor.Dispose();
        }

        owned.Clear();
        if (owned.Capacity <= LargestSpare) (_spare ??= []).Push(owned);
    }

    internal void Add(Tensor tensor)
    {
        _owned ??= _spare is { Count: > 0 } spare ? spare.Pop() : [];
        _owned.Add(tensor);
    }
}
