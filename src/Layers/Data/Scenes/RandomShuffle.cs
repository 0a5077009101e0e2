namespace AutogradNet.Layers.Data;

/// <summary>Random order.</summary>
internal static class RandomShuffle
{
    /// <summary>Puts the items into a random order, all orders equally probable (Durstenfeld, 1964).</summary>
    public static void Shuffle<T>(this RandomSource random, Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = random.NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
