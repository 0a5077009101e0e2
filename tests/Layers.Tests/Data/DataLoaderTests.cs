using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

[Collection(LeakTest.Collection)]
public sealed class DataLoaderTests
{
    [Fact]
    public void ContentsDoNotDependOnTheWorkers()
    {
        var images = new Drawn(23, 9, 8);
        Augmentation[] augmentations =
        [
            new PadAndCrop(2), new HorizontalFlip(), new RandomResizedCrop((8, 9)), new ColorJitter(), new Cutout(3, 0.5),
        ];
        var data = new PreparedImages(images, ImagePreprocessing.Scale(8, 9), augmentations);
        var options = new DataLoaderOptions { BatchSize = 5, Shuffle = true, Seed = 8, Mixup = new Mixup(), Workers = 0 };
        var alone = Contents(new DataLoader(data, options), 1);
        Assert.Equal(alone, Contents(new DataLoader(data, options with { Workers = 1, Prefetch = 1 }), 1));
        Assert.Equal(alone, Contents(new DataLoader(data, options with { Workers = 4, Prefetch = 9 }), 1));
        Assert.NotEqual(alone, Contents(new DataLoader(data, options), 2));
        Assert.NotEqual(alone, Contents(new DataLoader(data, options with { Seed = 9 }), 1));
        var later = Contents(new DataLoader(data, options with { Workers = 2 }), 1, firstBatch: 2);
        Assert.Equal(alone.AsSpan(alone.Length - later.Length).ToArray(), later);
    }

    [Fact]
    public void EveryEpochHasEverySampleOnceInAnOrderOfItsOwn()
    {
        using var samples = Tensor.Arange([10, 1]);
        var data = new ArrayDataset(samples, Enumerable.Range(0, 10).ToArray());
        var loader = new DataLoader(data, new DataLoaderOptions { BatchSize = 4, Shuffle = true, Seed = 1 });
        Assert.Equal((3, 10), (loader.BatchesPerEpoch, loader.SamplesPerEpoch));
        var first = Contents(loader, 0);
        var second = Contents(loader, 1);
        Assert.NotEqual(first, second);
        Assert.Equal(samples.ToArray<float>(), first.Order());
        Assert.Equal(samples.ToArray<float>(), second.Order());
        var dropping = new DataLoader(data, loader.Options with { DropLast = true, Shuffle = false });
        Assert.Equal((2, 8), (dropping.BatchesPerEpoch, dropping.SamplesPerEpoch));
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7], Contents(dropping, 0));
        Assert.Throws<DatasetException>(() => new DataLoader(data, new DataLoaderOptions { BatchSize = 11, DropLast = true }));
    }

    [Fact]
    public void MirroringAlternatesFromEpochToEpochAndStartsAtRandom()
    {
        using var images = Tensor.Arange([200, 2, 1, 3]);
        var data = new ArrayDataset(images, new int[200]);
        var loader = new DataLoader(data, new DataLoaderOptions { BatchSize = 50, Seed = 3, Workers = 2, AlternatesMirroring = true });
        var plain = images.ToArray<float>();
        var mirrored = images.Flip(-1);
        var other = mirrored.ToArray<float>();
        mirrored.Dispose();
        var (first, second) = (Contents(loader, 4), Contents(loader, 5));
        Assert.Equal(first, Contents(loader, 0));
        var count = 0;
        for (var i = 0; i < 200; i++)
        {
            var (at, end) = (6 * i, 6 * (i + 1));
            var isMirrored = first[at] != plain[at];
            if (isMirrored) count++;
            Assert.Equal(isMirrored ? other[at..end] : plain[at..end], first[at..end]);
            Assert.Equal(isMirrored ? plain[at..end] : other[at..end], second[at..end]);
        }

        Assert.InRange(count, 70, 130);
        using var rows = Tensor.Arange([4, 3]);
        var error = Assert.Throws<DatasetException>(() => new DataLoader(new ArrayDataset(rows, new int[4]), loader.Options));
        Assert.Contains("[3]", error.Message);
    }

    [Fact]
    public void NoMoreIsPreparedAheadThanAllowed()
    {
        var data = new Counting(1000);
        var loader = new DataLoader(data, new DataLoaderOptions { BatchSize = 2, Workers = 4, Prefetch = 3 });
        var taken = 0;
        foreach (var batch in loader.Epoch(0))
        {
            batch.Dispose();
            taken++;
            Assert.InRange(data.Reads, 0, (taken + 3) * 2);
            if (taken == 100) break;
        }
    }

    [Fact]
    public void LeavingEarlyAndCancellingLeaveNothingBehind() => LeakTest.Run(() =>
    {
        using var samples = Tensor.Arange([400, 3]);
        var loader = new DataLoader(new ArrayDataset(samples, new int[400]), new DataLoaderOptions { BatchSize = 4, Workers = 3, Prefetch = 6 });
        foreach (var batch in loader.Epoch(0))
        {
            batch.Dispose();
            break;
        }

        using var stop = new CancellationTokenSource();
        var count = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var batch in loader.Epoch(0, 0, stop.Token))
            {
                batch.Dispose();
                if (++count == 3) stop.Cancel();
            }
        });
        Assert.Equal(3, count);
    });

    [Fact]
    public void MixupMixesValuesAndNamesBothClasses()
    {
        using var samples = Tensor.Arange([6, 1]);
        var data = new ArrayDataset(samples, [0, 1, 2, 3, 4, 5]);
        using var batch = new DataLoader(data, new DataLoaderOptions { BatchSize = 6, Mixup = new Mixup(1), Workers = 0 }).Epoch(0).Single();
        Assert.InRange(batch.Share, 0, 1);
        Assert.Equal(Enumerable.Range(0, 6), batch.MixedLabels!.Order());
        for (var i = 0; i < 6; i++) Assert.Equal((batch.Share * i) + ((1 - batch.Share) * batch.MixedLabels![i]), batch.Inputs[i], 1e-5);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(3)]
    public void MixupsShareHasTheBetaDistribution(double alpha)
    {
        using var samples = Tensor.Arange([1, 1]);
        var loader = new DataLoader(new ArrayDataset(samples, [0]), new DataLoaderOptions { Mixup = new Mixup(alpha), Workers = 0 });
        var shares = new double[4000];
        for (var epoch = 0; epoch < shares.Length; epoch++)
        {
            using var batch = loader.Epoch(epoch).Single();
            shares[epoch] = batch.Share;
        }

        // Beta(α, α) has the mean 1/2 and the variance 1/(4(2α + 1)).
        Assert.Equal(0.5, shares.Average(), 0.03);
        Assert.Equal(1 / (4 * ((2 * alpha) + 1)), shares.Average(share => (share - 0.5) * (share - 0.5)), 0.01);
    }

    [Fact]
    public void PicturesOfSeveralSizesNeedAFixedSize()
    {
        var data = new PreparedImages(new Drawn(3, 6, 5, grow: true), new ImagePreprocessing());
        var error = Assert.Throws<DatasetException>(() => new DataLoader(data, new DataLoaderOptions { Workers = 0 }).Epoch(0).Single());
        Assert.Contains("drawn 1", error.Message);
        Assert.Contains("7x5", error.Message);
    }

    private static float[] Contents(DataLoader loader, int epoch, int firstBatch = 0)
    {
        var all = new List<float>();
        foreach (var batch in loader.Epoch(epoch, firstBatch))
        {
            using (batch) all.AddRange(batch.Inputs.ToArray<float>());
        }

        return [.. all];
    }

    private sealed class Drawn(int count, int width, int height, bool grow = false) : IImageDataset
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames => ["one"];

        public int Label(int index) => 0;

        public string Name(int index) => $"drawn {index}";

        public RgbImage Load(int index)
        {
            var image = new RgbImage(grow ? width + index : width, height);
            var random = new RandomSource((ulong)index);
            foreach (ref var sample in image.Pixels) sample = (byte)random.NextInt32(256);
            return image;
        }
    }

    private sealed class Counting(int count) : IDataset
    {
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public int Count => count;

        public Shape SampleShape => [1];

        public Shape? TargetShape => null;

        public IReadOnlyList<string>? ClassNames => null;

        public int Label(int index) => 0;

        public void Read(int index, RandomSource random, Span<float> values, Span<float> target) => Interlocked.Increment(ref _reads);
    }
}
