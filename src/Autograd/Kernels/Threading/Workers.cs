namespace AutogradNet.Kernels;

/// <summary>The process-wide set of threads over which kernels spread their work.</summary>
/// <remarks>
/// A call from inside a worker runs inline, and so does a call that finds the workers busy with another caller. How work is cut
/// depends on <see cref="Count"/>; a kernel must therefore compute every output element with an order of summation that does
/// not depend on the cut.
/// </remarks>
internal static class Workers
{
    private const int MaximumCount = 256;

    // More ranges than threads let a thread that was held up do less than its share.
    private const int RangesPerWorker = 4;

    private static readonly Lock Gate = new();

    [ThreadStatic]
    private static bool _inside;

    private static WorkerSet? _set;
    private static int _count = Math.Clamp(Environment.ProcessorCount, 1, MaximumCount);

    /// <summary>The number of threads that share work, the calling one included: 1 to 256.</summary>
    public static int Count
    {
        get => Volatile.Read(ref _count);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaximumCount);
            if (_inside)
                throw new InvalidOperationException("The number of workers cannot be changed from inside a worker.");
            lock (Gate)
            {
                if (value == _count)
                    return;
                _set?.Stop();
                _set = null;
                Volatile.Write(ref _count, value);
            }
        }
    }

    /// <summary>Runs <paramref name="body"/> for every index below <paramref name="count"/> and returns when all have ended.</summary>
    /// <exception cref="Exception">The first exception of a body, after every body that had begun has ended.</exception>
    public static void For(int count, Action<int> body)
    {
        if (count <= 1 || Count == 1 || _inside || !Gate.TryEnter())
        {
            for (int i = 0; i < count; i++)
                body(i);
            return;
        }
        _inside = true;
        try
        {
            _set ??= new WorkerSet(_count - 1, static () => _inside = true);
            _set.Run(count, body);
        }
        finally
        {
            _inside = false;
            Gate.Exit();
        }
    }

    /// <summary>
    /// Cuts [0, <paramref name="count"/>) into ranges of at least <paramref name="minimumPerTask"/> indices (the whole when it is
    /// shorter) and runs <paramref name="body"/> with the first index and the one past the last of each.
    /// </summary>
    public static void For(int count, int minimumPerTask, Action<int, int> body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumPerTask, 1);
        if (count <= 0)
            return;
        int workers = _inside ? 1 : Count;
        // The same number for each thread: with three ranges for two threads one would do two thirds of the work.
        int lanes = Math.Clamp(count / minimumPerTask, 1, workers);
        int ranges = workers == 1 ? 1 : RangesPerWorker;
        while (ranges > 1 && count / lanes / Weight(ranges) < minimumPerTask)
            ranges--;
        int tasks = lanes * ranges;
        if (tasks == 1)
        {
            body(0, count);
            return;
        }
        For(tasks, i => body(Bound(count, tasks, lanes, i), Bound(count, tasks, lanes, i + 1)));
    }

    /// <summary>
    /// Where range <paramref name="index"/> of <paramref name="tasks"/>, a multiple of <paramref name="lanes"/>, begins in
    /// [0, <paramref name="count"/>). Every thread has an equal lane, whose ranges become smaller: the last ones fill the time that threads
    /// would wait for one that was held up.
    /// </summary>
    public static int Bound(int count, int tasks, int lanes, int index)
    {
        int ranges = tasks / lanes;
        (int lane, int before) = Math.DivRem(index, ranges);
        int first = (int)((long)count * lane / lanes);
        int end = (int)((long)count * (lane + 1) / lanes);
        // In proportion to ranges, ranges − 1 … 1.
        long done = Weight(ranges) - Weight(ranges - before);
        return first + (int)((end - first) * done / Weight(ranges));
    }

    // The sum of the integers up to n.
    private static long Weight(int n) => (long)n * (n + 1) / 2;
}
