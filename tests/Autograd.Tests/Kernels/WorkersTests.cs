using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void Every_index_runs_once(int workers) => Samples.WithWorkers(workers, () =>
    {
        foreach (int count in (int[])[0, 1, 2, 3, 100, 10_000])
        {
            var runs = new int[count];
            Workers.For(count, i => Interlocked.Increment(ref runs[i]));
            Assert.All(runs, n => Assert.Equal(1, n));
        }
    });

    [Fact]
    public void Ranges_cover_all_and_keep_their_minimum() => Samples.WithWorkers(4, () =>
    {
        foreach (int count in (int[])[0, 1, 7, 64, 1001])
        {
            foreach (int minimum in (int[])[1, 3, 10, 5000])
            {
                var runs = new int[count];
                Workers.For(count, minimum, (from, to) =>
                {
                    Assert.True(to - from >= Math.Min(minimum, count));
                    for (int i = from; i < to; i++)
                        Interlocked.Increment(ref runs[i]);
                });
                Assert.All(runs, n => Assert.Equal(1, n));
            }
        }
    });

    [Fact]
    public void Work_is_shared_by_as_many_threads_as_asked_for() => Samples.WithWorkers(3, () =>
    {
        // Three bodies that wait for each other can only end when three threads run them at once.
        using var barrier = new Barrier(3);
        Workers.For(3, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30))));
    });

    [Fact]
    public void Threads_that_fell_asleep_are_woken() => Samples.WithWorkers(2, () =>
    {
        using var pause = new ManualResetEventSlim();
        for (int i = 0; i < 5; i++)
        {
            using var barrier = new Barrier(2);
            Workers.For(2, _ => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(30))));
            pause.Wait(5);
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Exceptions_reach_the_caller_and_the_set_goes_on_working(int workers) => Samples.WithWorkers(workers, () =>
    {
        for (int round = 0; round < 20; round++)
        {
            int running = 0;
            var failure = Assert.Throws<InvalidOperationException>(() => Workers.For(50, i =>
            {
                Interlocked.Increment(ref running);
                try
                {
                    if (i == 17)
                        throw new InvalidOperationException("seventeen");
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            }));
            Assert.Equal("seventeen", failure.Message);
            Assert.Equal(0, running);
            int sum = 0;
            Workers.For(100, i => Interlocked.Add(ref sum, i));
            Assert.Equal(4950, sum);
        }
    });

    [Fact]
    public void Nested_calls_run_on_the_thread_that_makes_them() => Samples.WithWorkers(4, () =>
    {
        int runs = 0;
        Workers.For(8, _ =>
        {
            int thread = Environment.CurrentManagedThreadId;
            Workers.For(10, _ =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref runs);
            });
            Workers.For(10, 1, (from, to) =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Interlocked.Add(ref runs, to - from);
            });
        });
        Assert.Equal(160, runs);
    });

    [Theory]
    [InlineData(0, 8, 2)]
    [InlineData(7, 12, 2)]
    [InlineData(43, 12, 2)]
    [InlineData(1000, 18, 3)]
    [InlineData(int.MaxValue, 1536, 256)]
    public void Bounds_divide_equal_lanes_into_ranges_that_become_smaller(int count, int tasks, int lanes)
    {
        int ranges = tasks / lanes;
        int at = 0;
        for (int lane = 0; lane < lanes; lane++)
        {
            Assert.Equal((int)((long)count * lane / lanes), at);
            int before = int.MaxValue;
            for (int range = 0; range < ranges; range++)
            {
                int task = (lane * ranges) + range;
                Assert.Equal(at, Workers.Bound(count, tasks, lanes, task));
                int end = Workers.Bound(count, tasks, lanes, task + 1);
                // But for what integers leave over.
                Assert.InRange(end - at, 0, before == int.MaxValue ? before : before + 1);
                (before, at) = (end - at, end);
            }
            Assert.InRange(before, 0, (count / tasks) + 1);
        }
        Assert.Equal(count, at);
    }

    [Fact]
    public void Several_threads_may_call_at_once() => Samples.WithWorkers(3, () =>
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        Thread[] callers = [.. Enumerable.Range(0, 4).Select(caller => new Thread(() =>
        {
            for (int round = 0; round < 500; round++)
            {
                long sum = 0;
                Workers.For(64, i => Interlocked.Add(ref sum, i + caller));
                if (sum != (64 * 63 / 2) + (64 * caller))
                    failures.Enqueue($"caller {caller}, round {round}: {sum}");
            }
        }))];
        Array.ForEach(callers, c => c.Start());
        Array.ForEach(callers, c => c.Join());
        Assert.Empty(failures);
    });

    [Fact]
    public void The_count_has_limits_and_cannot_be_set_by_a_worker()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 257);
        Samples.WithWorkers(2, () => Assert.Throws<InvalidOperationException>(() => Workers.For(4, _ => Workers.Count = 3)));
        Samples.WithWorkers(256, () => Assert.Equal(256, Workers.Count));
    }
}
