namespace AutogradNet.Kernels;

/// <summary>
/// Bounds the memory of all packed copies together. Copies die with their weights, by garbage collection; what is alive is counted
/// again when the budget seems used up.
/// </summary>
internal static class PackBudget
{
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<byte[]>> Copies = [];
    private static long _used;
    private static long _limit = 384L << 20;

    /// <summary>The most bytes kept.</summary>
    public static long Limit
    {
        get => Interlocked.Read(ref _limit);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Interlocked.Exchange(ref _limit, value);
        }
    }

    /// <summary>Memory for one more copy, or null where the budget does not allow it.</summary>
    public static byte[]? TryAllocate(long bytes)
    {
        lock (Gate)
        {
            if (bytes > Limit || bytes > Array.MaxLength) return null;
            if (_used + bytes > Limit) Recount();
            if (_used + bytes > Limit) return null;
            var copy = GC.AllocateUninitializedArray<byte>((int)bytes, pinned: true);
            _used += copy.Length;
            Copies.Add(new WeakReference<byte[]>(copy));
            return copy;
        }
    }

    private static void Recount()
    {
        _used = 0;
        Copies.RemoveAll(static reference => !reference.TryGetTarget(out _));
        foreach (var reference in Copies)
        {
            if (reference.TryGetTarget(out var copy)) _used += copy.Length;
        }
    }
}
