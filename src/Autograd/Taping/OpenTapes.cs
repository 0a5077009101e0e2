namespace AutogradNet;

/// <summary>
/// The tapes on which this thread watches something, the last begun at the end: how a module called with plain input finds the tape
/// that watches its parameters. Other threads do not see them, so that one model can be recorded on several threads at once.
/// </summary>
internal static class OpenTapes
{
    // Weak, so that a tape which nobody disposed can still be collected.
    [ThreadStatic]
    private static List<WeakReference<Tape>>? _tapes;

    public static void Add(Tape tape)
    {
        Remove(tape);
        (_tapes ??= []).Add(new WeakReference<Tape>(tape));
    }

    /// <summary>Forgets a tape, and those that were disposed elsewhere or collected.</summary>
    public static void Remove(Tape tape) => _tapes?.RemoveAll(entry => !entry.TryGetTarget(out var open) || open == tape || open.IsDisposed);

    /// <summary>The tape begun last that watches any of the tensors; null where none does.</summary>
    public static Tape? Find(IEnumerable<Tensor> tensors)
    {
        if (_tapes is not { Count: > 0 } tapes) return null;
        for (var i = tapes.Count - 1; i >= 0; i--)
        {
            if (tapes[i].TryGetTarget(out var tape) && !tape.IsDisposed && tensors.Any(tensor => tape.TryFind(tensor, out _))) return tape;
        }

        return null;
    }
}
