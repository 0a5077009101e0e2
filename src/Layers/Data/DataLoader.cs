using System.Threading.Channels;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Puts the samples of a data set together into batches, ahead of time and on background threads, within bounded memory. The contents of
/// a batch depend on the seed, the epoch and its number only.
/// </summary>
public sealed class DataLoader
{
    /// <summary>Describes the batches; nothing is read yet.</summary>
    public DataLoader(IDataset dataset, DataLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Dataset = dataset;
        Options = options ?? new DataLoaderOptions();
        BatchesPerEpoch = Options.DropLast ? dataset.Count / Options.BatchSize : (dataset.Count + Options.BatchSize - 1) / Options.BatchSize;
        if (Options.AlternatesMirroring && dataset.SampleShape.Rank != 3)
        {
            throw new DatasetException($"Samples of shape {dataset.SampleShape} cannot be mirrored; pictures are [channels, height, width].");
        }

        if (BatchesPerEpoch == 0) throw new DatasetException($"{dataset.Count} samples give no batch of {Options.BatchSize}.");
    }

    /// <summary>Where the samples come from.</summary>
    public IDataset Dataset { get; }

    /// <summary>How batches are put together.</summary>
    public DataLoaderOptions Options { get; }

    /// <summary>The batches of an epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The samples of an epoch.</summary>
    public int SamplesPerEpoch => Options.DropLast ? BatchesPerEpoch * Options.BatchSize : Dataset.Count;

    /// <summary>
    /// The batches of an epoch in order. The caller disposes each batch; leaving the loop early stops the background threads.
    /// </summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="firstBatch">How many batches are skipped, for continuing within an epoch.</param>
    /// <param name="cancellation">Ends the loop with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DatasetException">A sample cannot be read; the message names its file.</exception>
    public IEnumerable<Batch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Options.Workers == 0 ? Alone(epoch, firstBatch, cancellation) : Ahead(epoch, firstBatch, cancellation);
    }

    /// <summary>All that decides the contents of the batches, by what messages call it.</summary>
    internal IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["data set"] = Dataset.Fingerprint,
        ["batch size"] = $"{Options.BatchSize}",
        ["seed"] = $"{Options.Seed}",
        ["shuffling"] = $"{Options.Shuffle}",
        ["leaving out of a last part of a batch"] = $"{Options.DropLast}",
        ["mirroring in every other epoch"] = $"{Options.AlternatesMirroring}",
        ["mixup"] = Options.Mixup?.ToString() ?? "none",
    };

    private IEnumerable<Batch> Alone(int epoch, int firstBatch, CancellationToken cancellation)
    {
        var order = Order(epoch);
        for (var i = firstBatch; i < BatchesPerEpoch; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return Make(order, epoch, i);
        }
    }

    private IEnumerable<Batch> Ahead(int epoch, int firstBatch, CancellationToken cancellation)
    {
        var order = Order(epoch);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var jobs = Channel.CreateBounded<(int Index, TaskCompletionSource<Batch> Result)>(Options.Prefetch);
        var waiting = new Queue<TaskCompletionSource<Batch>>();
        var workers = new Task[Math.Min(Options.Workers, Options.Prefetch)];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        try
        {
            var next = firstBatch;
            for (var i = firstBatch; i < BatchesPerEpoch; i++)
            {
                while (next < BatchesPerEpoch && waiting.Count < Options.Prefetch)
                {
                    var result = new TaskCompletionSource<Batch>(TaskCreationOptions.RunContinuationsAsynchronously);
                    // No more jobs are open than the channel holds, so there is always room.
                    jobs.Writer.TryWrite((next++, result));
                    waiting.Enqueue(result);
                }

                cancellation.ThrowIfCancellationRequested();
                yield return waiting.Dequeue().Task.GetAwaiter().GetResult();
            }
        }
        finally
        {
            stop.Cancel();
            jobs.Writer.Complete();
            Task.WaitAll(workers, CancellationToken.None);
            foreach (var result in waiting)
            {
                if (result.Task.IsCompletedSuccessfully) result.Task.Result.Dispose();
                else _ = result.Task.Exception;
            }
        }

        void Work()
        {
            while (jobs.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
            {
                while (jobs.Reader.TryRead(out var job)) Answer(job.Index, job.Result);
            }
        }

        void Answer(int index, TaskCompletionSource<Batch> result)
        {
            if (stop.IsCancellationRequested)
            {
                result.SetCanceled(stop.Token);
                return;
            }

            try
            {
                result.SetResult(Make(order, epoch, index));
            }
            catch (Exception e)
            {
                // Whatever it was, the one who asks for the batch is told.
                result.SetException(e);
            }
        }
    }

    private int[] Order(int epoch)
    {
        var order = new int[Dataset.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        if (Options.Shuffle) SampleRandom.ForOrder(Options.Seed, epoch).Shuffle<int>(order);
        return order;
    }

    private Batch Make(int[] order, int epoch, int index)
    {
        var start = index * Options.BatchSize;
        var samples = order.AsSpan(start, Math.Min(Options.BatchSize, order.Length - start));
        var inputs = Allocate(samples.Length, Dataset.SampleShape);
        var targets = Dataset.TargetShape is { } shape ? Allocate(samples.Length, shape) : null;
        var labels = new int[samples.Length];
        var batch = new Batch(epoch, index, inputs, labels, targets);
        try
        {
            var values = inputs.MutableSpan<float>();
            var wanted = targets is null ? default : targets.MutableSpan<float>();
            for (var i = 0; i < samples.Length; i++)
            {
                labels[i] = Dataset.Label(samples[i]);
                var random = SampleRandom.ForSample(Options.Seed, epoch, samples[i]);
                var sample = Part(values, i, samples.Length);
                Dataset.Read(samples[i], random, sample, Part(wanted, i, samples.Length));
                if (Options.AlternatesMirroring && SampleRandom.ForMirroring(Options.Seed, samples[i]).NextInt32(2) == epoch % 2) Mirror(sample, Dataset.SampleShape[^1]);
            }

            Options.Mixup?.Apply(batch, SampleRandom.ForBatch(Options.Seed, epoch, index));
            return batch;
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    private static void Mirror(Span<float> image, int width)
    {
        for (var row = 0; row < image.Length; row += width) image.Slice(row, width).Reverse();
    }

    private static Tensor Allocate(int count, Shape shape) => Tensor.Empty(new Shape([count, .. shape.Extents])).MoveTo(null);

    private static Span<float> Part(Span<float> all, int index, int count) => all.Slice(all.Length / count * index, all.Length / count);
}
