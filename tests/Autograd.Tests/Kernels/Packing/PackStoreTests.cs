using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class PackStoreTests
{
    private static readonly Conv2dGeometry Geometry = new(0, 3, 8, 8, 4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    [Fact]
    public void A_copy_is_asked_for_at_the_second_use_and_found_from_then_on()
    {
        var store = new PackStore();
        var key = Key(PackUse.Forward);
        Assert.Null(store.Find(key, 1, out var keep));
        Assert.False(keep);
        Assert.Null(store.Find(key, 1, out keep));
        Assert.True(keep);
        byte[] copy = [1];
        store.Keep(key, 1, copy);
        Assert.Same(copy, store.Find(key, 1, out keep));
        Assert.False(keep);
    }

    [Fact]
    public void A_write_to_the_weight_drops_its_copy()
    {
        var store = new PackStore();
        var key = Key(PackUse.Forward);
        Keep(store, key, 1, [1]);
        Assert.Null(store.Find(key, 2, out var keep));
        Assert.False(keep);
        store.Keep(key, 1, [1]);
        Assert.Null(store.Find(key, 2, out keep));
        Assert.True(keep);
    }

    [Fact]
    public void Uses_and_shapes_are_kept_apart_and_the_oldest_goes()
    {
        var store = new PackStore();
        PackKey[] keys = [.. Enum.GetValues<PackUse>().Select(use => Key(use)), Key(PackUse.Forward, offset: 9)];
        byte[][] copies = [.. keys.Select((_, i) => new[] { (byte)i })];
        for (var i = 0; i < keys.Length; i++) Keep(store, keys[i], 1, copies[i]);
        for (var i = 1; i < keys.Length; i++) Assert.Same(copies[i], store.Find(keys[i], 1, out _));
        Assert.Null(store.Find(keys[0], 1, out _));
    }

    [Fact]
    public void The_budget_bounds_copies_and_counts_again_those_that_died()
    {
        var limit = PackBudget.Limit;
        try
        {
            PackBudget.Limit = 0;
            Assert.Null(PackBudget.TryAllocate(1));
            PackBudget.Limit = limit;
            for (var i = 0; i < 8; i++)
            {
                // Three quarters of the budget each time: only because the one before died is there room.
                AllocateAndForget(limit / 4 * 3);
                GC.Collect();
            }
        }
        finally
        {
            PackBudget.Limit = limit;
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.PackedWeightsLimit = -1);
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(64, 1)]
    [InlineData(64, 2)]
    public void A_convolution_follows_its_weight(int channels, int stride)
    {
        using var scope = new TensorScope();
        var random = new Random(3);
        var x = Tensor.From(Samples.Random<float>(random, 2L * channels * 24 * 24), [2, channels, 24, 24]);
        var weight = Tensor.From(Samples.Random<float>(random, (long)channels * channels * 9), [channels, channels, 3, 3]);
        for (var version = 0; version < 3; version++)
        {
            var fresh = Run(x, weight.Clone(), stride);
            for (var use = 0; use < 4; use++) Assert.Equal(fresh, Run(x, weight, stride));
            Parallel.For(0, 4, _ =>
            {
                using var own = new TensorScope();
                Assert.Equal(fresh, Run(x, weight, stride));
            });
            weight.MutableSpan<float>()[version] += 1;
        }
    }

    // Copies do not depend on the picture's size, but for pictures smaller than the stride.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_convolution_of_pictures_of_several_sizes_follows_its_weight(int stride)
    {
        using var scope = new TensorScope();
        var random = new Random(5);
        var weight = Tensor.From(Samples.Random<float>(random, 24 * 20 * 9), [24, 20, 3, 3]);
        foreach (var size in (int[])[24, 24, 24, 1, 2, 3, 7, 8, 23, 24, 1, 2, 40])
        {
            var x = Tensor.From(Samples.Random<float>(random, 20L * size * size), [1, 20, size, size]);
            Assert.Equal(Run(x, weight.Clone(), stride), Run(x, weight, stride));
        }
    }

    [Fact]
    public void Parts_of_one_weight_have_copies_of_their_own()
    {
        using var scope = new TensorScope();
        var random = new Random(4);
        var x = Tensor.From(Samples.Random<float>(random, 8 * 49), [1, 8, 7, 7]);
        var weights = Tensor.From(Samples.Random<float>(random, 2 * 16 * 8 * 9), [32, 8, 3, 3]);
        Tensor[] halves = [weights.Alias([16, 8, 3, 3]), weights.Alias([16, 8, 3, 3], 16 * 8 * 9)];
        for (var use = 0; use < 3; use++)
        {
            foreach (var half in halves) Assert.Equal(Run(x, half.Clone(), 1), Run(x, half, 1));
        }
    }

    private static float[] Run(Tensor x, Tensor weight, int stride)
    {
        var y = x.Conv2d(weight, stride: stride, padding: 1);
        var dx = y.Conv2dInputGradient(weight, (x.Shape[2], x.Shape[3]), stride, 1);
        return [.. y.ToArray<float>(), .. dx.ToArray<float>()];
    }

    private static void AllocateAndForget(long bytes) => Assert.NotNull(PackBudget.TryAllocate(bytes));

    private static void Keep(PackStore store, PackKey key, int version, byte[] copy)
    {
        store.Find(key, version, out _);
        store.Keep(key, version, copy);
    }

    private static PackKey Key(PackUse use, int offset = 0) => new(use, Geometry, typeof(PackStoreTests), offset);
}
