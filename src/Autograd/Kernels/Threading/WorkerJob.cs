using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AutogradNet.Kernels;

/// <summary>A number of independent bodies, handed out one index at a time to whichever thread asks.</summary>
internal sealed class WorkerJob(int count, Action<int> body)
{
    private readonly object _ended = new();
    private long _next;
    private int _completed;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Runs bodies until none is left to hand out.</summary>
    public void Work()
    {
        while (true)
        {
            long index = Interlocked.Increment(ref _next) - 1;
            if (index >= count)
                return;
            int completed = 1;
            try
            {
                body((int)index);
            }
            catch (Exception failure)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);

                // Nothing that has not begun shall begin; those indices count as completed.
                completed += (int)Math.Max(count - Interlocked.Exchange(ref _next, count), 0);
            }
            if (Interlocked.Add(ref _completed, completed) == count)
            {
                lock (_ended)
                    Monitor.PulseAll(_ended);
            }
        }
    }

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
