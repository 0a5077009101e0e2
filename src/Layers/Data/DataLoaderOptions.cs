namespace AutogradNet.Layers.Data;

/// <summary>How a <see cref="DataLoader"/> puts batches together.</summary>
public sealed record DataLoaderOptions
{
    private readonly int _batchSize = 64;
    private readonly int _workers = 1;
    private readonly int _prefetch = 4;

    /// <summary>The samples of a batch.</summary>
    public int BatchSize
    {
        get => _batchSize;
        init => _batchSize = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(BatchSize), value, "Expected at least 1.");
    }

    /// <summary>Whether each epoch has an order of its own; otherwise it is that of the data set.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool DropLast { get; init; }

    /// <summary>Threads that prepare batches beside the caller's; with 0 the caller prepares each when asking for it. Contents do not depend on it.</summary>
    public int Workers
    {
        get => _workers;
        init => _workers = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Workers), value, "Expected at least 0.");
    }

    /// <summary>How many batches at most are prepared ahead: what bounds the memory.</summary>
    public int Prefetch
    {
        get => _prefetch;
        init => _prefetch = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Prefetch), value, "Expected at least 1.");
    }

    /// <summary>Decides the order and the augmentations.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Whether a sample, a picture [C, H, W], is mirrored in every other epoch: in the odd ones or in the even ones, as chance has it. Two
    /// epochs then show each picture both ways, where mirroring at random shows half of them one way twice (Jordan, "94 % on CIFAR-10 in
    /// 3.29 Seconds on a Single GPU", 2024).
    /// </summary>
    public bool AlternatesMirroring { get; init; }

    /// <summary>Mixes the samples of a batch; null leaves them as they are.</summary>
    public Mixup? Mixup { get; init; }
}
