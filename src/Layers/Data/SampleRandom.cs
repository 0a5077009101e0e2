namespace AutogradNet.Layers.Data;

/// <summary>Generators that depend on a seed and a place only, so that it does not matter who draws first.</summary>
internal static class SampleRandom
{
    private const ulong OrderStream = 0;
    private const ulong SampleStream = 1;
    private const ulong BatchStream = 2;
    private const ulong MirroringStream = 3;

    public static RandomSource ForOrder(ulong seed, int epoch) => Derive(seed, OrderStream, epoch, 0);

    public static RandomSource ForSample(ulong seed, int epoch, int index) => Derive(seed, SampleStream, epoch, index);

    public static RandomSource ForBatch(ulong seed, int epoch, int batch) => Derive(seed, BatchStream, epoch, batch);

    /// <summary>The same in every epoch.</summary>
    public static RandomSource ForMirroring(ulong seed, int index) => Derive(seed, MirroringStream, 0, index);

    private static RandomSource Derive(ulong seed, ulong stream, int epoch, int index)
    {
        var key = new RandomSource(seed).NextUInt64();
        foreach (var part in (ReadOnlySpan<ulong>)[stream, (ulong)epoch, (ulong)index]) key = new RandomSource(key + part).NextUInt64();
        return new RandomSource(key);
    }
}
