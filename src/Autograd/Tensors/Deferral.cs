namespace AutogradNet;

/// <summary>
/// A stretch of one thread's work in which results may stay unwritten until they are read, so that operations that follow one another can
/// be computed together. What is still unwritten when it ends is computed then.
/// </summary>
/// <remarks>
/// Nobody can tell but by the time it takes: an operand is not deferred on while somebody may still write to it unnoticed, and who asks
/// to write to it has its readers computed first.
/// </remarks>
internal sealed class Deferral : IDisposable
{
    [ThreadStatic]
    private static Deferral? _innermost;

    private readonly Deferral? _outer = _innermost;
    private readonly bool _allows;
    private readonly List<Storage> _deferred = [];

    private Deferral(bool allows)
    {
        _allows = allows;
        _innermost = this;
    }

    /// <summary>The stretch this thread is in, or null where everything is computed at once.</summary>
    public static Deferral? Current => _innermost is { _allows: true } current ? current : null;

    /// <summary>Begins a stretch; null where one has begun already.</summary>
    public static Deferral? Begin() => _innermost is null ? new Deferral(true) : null;

    /// <summary>Begins a stretch in which nothing is deferred.</summary>
    public static Deferral Suspend() => new(false);

    /// <summary>Takes note of memory that is not written yet.</summary>
    public void Add(Storage deferred) => _deferred.Add(deferred);

    /// <summary>Computes what reads from memory that is about to be written.</summary>
    public void ComputeReadersOf(Storage operand)
    {
        foreach (var storage in _deferred)
        {
            if (storage.Deferred is { } value && value.Reads(operand)) storage.Compute();
        }
    }

    /// <summary>Computes what is left, and ends the stretch.</summary>
    public void Dispose()
    {
        _innermost = _outer;
        foreach (var storage in _deferred) storage.Compute();
        _deferred.Clear();
    }
}
