using System.Diagnostics;

namespace AutogradNet.Kernels;

/// <summary>Background threads that wait for one job at a time; the thread that brings the job works on it as well.</summary>
internal sealed class WorkerSet
{
    // Long enough to bridge the gap between two passes, short enough that an idle process costs nothing: a thread that was asleep may first
    // be put on the processor of the one that wakes it, and share that for milliseconds.
    private static readonly long SpinTicks = Stopwatch.Frequency / 200;

    private readonly object _wake = new();
    private WorkerJob? _job;
    private int _generation;
    private int _sleepers;
    private readonly int _lanes;
    private bool _stopped;

    /// <summary>Starts <paramref name="threads"/> threads, each of which first runs <paramref name="onStart"/>.</summary>
    public WorkerSet(int threads, Action onStart)
    {
        // The thread that brings a job has the first lane.
        _lanes = threads + 1;
        for (int i = 1; i <= threads; i++)
        {
            int lane = i;
            new Thread(() =>
            {
                onStart();
                Loop(lane);
            })
            {
                IsBackground = true,
                Name = "AutogradNet worker",
            }.Start();
        }
    }

    /// <summary>Runs a job to its end. Called by one thread at a time.</summary>
    public void Run(int count, Action<int> body)
    {
        var job = new WorkerJob(count, Math.Min(count, _lanes), body);
        Volatile.Write(ref _job, job);
        Interlocked.Increment(ref _generation);

        // The increments of both sides are full fences, so either this read sees the sleeper or the sleeper sees the generation.
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_wake)
                Monitor.PulseAll(_wake);
        }
        job.Work(0);
        job.Wait(SpinTicks);
        Volatile.Write(ref _job, null);
        job.ThrowIfFailed();
    }

    /// <summary>Lets the threads end. Called while no job is running.</summary>
    public void Stop()
    {
        lock (_wake)
        {
            Volatile.Write(ref _stopped, true);
            Monitor.PulseAll(_wake);
        }
    }

    private void Loop(int lane)
    {
        int seen = 0;
        while (true)
        {
            int generation = Await(seen);
            if (Volatile.Read(ref _stopped))
                return;
            seen = generation;
            Volatile.Read(ref _job)?.Work(lane);
        }
    }

    private int Await(int seen)
    {
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        do
        {
            int generation = Volatile.Read(ref _generation);
            if (generation != seen || Volatile.Read(ref _stopped))
                return generation;
            Thread.SpinWait(8);
        }
        while (Stopwatch.GetTimestamp() < end);

        lock (_wake)
        {
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _generation) == seen && !_stopped)
                Monitor.Wait(_wake);
            Interlocked.Decrement(ref _sleepers);
            return Volatile.Read(ref _generation);
        }
    }
}
