using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AutogradNet.Kernels;

/// <summary>
/// A number of independent bodies, handed out one index at a time. Every thread begins with its own range of them, its lane, so that what it
/// wrote in one job it finds in its cache in the next; then it helps the others.
/// </summary>
internal sealed class WorkerJob(int count, int lanes, Action<int> body)
{
    // Counters of two lanes lie in cache lines of their own.
    private const int Apart = 16;

    private readonly object _ended = new();
    private readonly int[] _taken = new int[lanes * Apart];
    private int _completed;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs bodies until none is left to hand out, those of a lane first.</summary>
    public void Work(int lane)
    {
        for (int i = 0; i < lanes; i++)
            WorkLane((lane + i) % lanes);
    }

    private void WorkLane(int lane)
    {
        int first = First(lane);
        int length = First(lane + 1) - first;
        // Threads that come late must not count beyond what an integer holds.
        while (Volatile.Read(ref _taken[lane * Apart]) < length)
        {
            int index = Interlocked.Increment(ref _taken[lane * Apart]) - 1;
            if (index >= length)
                return;
            int completed = 1;
            try
            {
                body(first + index);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);

                // Nothing that has not begun shall begin; those indices count as completed.
                for (int other = 0; other < lanes; other++)
                {
                    int all = First(other + 1) - First(other);
                    completed += Math.Max(all - Interlocked.Exchange(ref _taken[other * Apart], all), 0);
                }
            }
            if (Interlocked.Add(ref _completed, completed) == count)
            {
                lock (_ended)
                    Monitor.PulseAll(_ended);
            }
        }
    }

    private int First(int lane) => (int)((long)count * lane / lanes);

    /// <summary>Returns when every body has ended: bodies hold pointers into the caller's memory, so nothing may cut this short.</summary>
    public void Wait(long spinTicks)
    {
        long end = Stopwatch.GetTimestamp() + spinTicks;
        while (!IsComplete && Stopwatch.GetTimestamp() < end)
            Thread.SpinWait(8);

        bool interrupted = false;
        while (!IsComplete)
        {
            try
            {
                lock (_ended)
                {
                    while (!IsComplete)
                        Monitor.Wait(_ended);
                }
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted)
            Thread.CurrentThread.Interrupt();
    }

    /// <summary>Throws the first exception a body threw.</summary>
    public void ThrowIfFailed() => _failure?.Throw();

    private bool IsComplete => Volatile.Read(ref _completed) >= count;
}
