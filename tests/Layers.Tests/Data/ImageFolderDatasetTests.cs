using System.IO.Compression;
using AutogradNet.Imaging;
using AutogradNet.Layers.Data;
using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

public sealed class ImageFolderDatasetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("images").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ClassesAndFilesAreInTheOrderOfTheirNames()
    {
        Put("zebra/2.png", 20);
        Put("zebra/10.png", 10);
        Put("Ant/a.PNG", 1);
        Put("bee/b.ppm", 2);
        File.WriteAllText(Path.Combine(_folder, "README.txt"), "no picture");
        Put("bee/.hidden.png", 9);
        using var data = ImageFolderDataset.Open(_folder);
        Assert.Equal(["Ant", "bee", "zebra"], data.ClassNames);
        Assert.Equal([0, 1, 2, 2], Enumerable.Range(0, data.Count).Select(data.Label));
        Assert.Equal([1, 2, 10, 20], Enumerable.Range(0, data.Count).Select(i => (int)data.Load(i).Pixels[0]));
        Assert.Contains("zebra/10.png", data.Name(2));
        Assert.Null(data.Split);
        Assert.Empty(ImageFolderDataset.FindSplits(_folder));
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void ASplitZipIsReadByManyThreadsAtOnce(CompressionLevel level)
    {
        for (var i = 0; i < 60; i++) Put($"train/class{i % 3}/{i:d3}.png", i);
        Put("test/class0/000.png", 200);
        var zip = Zip(level);
        using var data = ImageFolderDataset.Open(zip, "train");
        Assert.Equal("train", data.Split);
        Assert.Equal(["test", "train"], ImageFolderDataset.FindSplits(zip));
        Assert.Equal(60, data.Count);
        Parallel.For(0, 600, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i =>
        {
            var index = i % 60;
            var number = int.Parse(Path.GetFileNameWithoutExtension(data.Name(index)), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(number, data.Load(index).Pixels[0]);
            Assert.Equal(number % 3, data.Label(index));
        });
        using var test = ImageFolderDataset.Open(zip, "test");
        Assert.Equal(200, Assert.Single(Enumerable.Range(0, test.Count).Select(i => test.Load(i).Pixels[0])));
    }

    [Fact]
    public void PicturesOfAnySizeAreBroughtToTheNetworksAndThoseThatCannotBeAreNamed()
    {
        Put("a/small.png", 10);
        new RgbImage(200, 31).Save(Path.Combine(_folder, "a", "wide.png"));
        new RgbImage(9, 77).Save(Path.Combine(_folder, "a", "x-high.png"));
        using (var data = ImageFolderDataset.Open(_folder))
        {
            foreach (var preprocessing in new[] { ImagePreprocessing.Cifar, ImagePreprocessing.ImageNet })
            {
                var loader = new DataLoader(new PreparedImages(data, preprocessing, [new PadAndCrop(4), new Cutout(3)]), new DataLoaderOptions { BatchSize = 3 });
                foreach (var batch in loader.Epoch(0))
                {
                    using (batch) Assert.Equal(3, batch.Count);
                }
            }
        }

        new RgbImage(9000, 1).Save(Path.Combine(_folder, "a", "thin.png"));
        using var thin = ImageFolderDataset.Open(_folder);
        using var batches = new DataLoader(new PreparedImages(thin, ImagePreprocessing.ImageNet), new DataLoaderOptions { Workers = 0 }).Epoch(0).GetEnumerator();
        var message = Assert.Throws<DatasetException>(() => batches.MoveNext()).Message;
        Assert.Contains("a/thin.png", message);
        Assert.Contains("9000x1", message);
    }

    [Fact]
    public void TheFingerprintFollowsThePicturesNotThePlace()
    {
        Put("a/1.png", 1);
        Put("b/2.png", 2);
        var zip = Zip(CompressionLevel.Optimal);
        using var directory = ImageFolderDataset.Open(_folder);
        using (var zipped = ImageFolderDataset.Open(zip)) Assert.Equal(directory.Fingerprint, zipped.Fingerprint);
        Put("b/3.png", 3);
        using var larger = ImageFolderDataset.Open(_folder);
        File.Move(Path.Combine(_folder, "b", "3.png"), Path.Combine(_folder, "a", "3.png"));
        using var sorted = ImageFolderDataset.Open(_folder);
        Assert.Equal(3, new[] { directory.Fingerprint, larger.Fingerprint, sorted.Fingerprint }.Distinct().Count());
    }

    [Fact]
    public void WhatIsNoSuchSetIsRefusedWithWhatWasFound()
    {
        Assert.Contains("nowhere", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(Path.Combine(_folder, "nowhere"))).Message);
        Assert.Contains("CLASS/FILE", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder)).Message);
        var noZip = Path.Combine(_folder, "broken.zip");
        File.WriteAllText(noZip, "PK, or so it says");
        Assert.Contains("broken.zip", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(noZip)).Message);
        Put("train/cat/1.png", 1);
        Put("val/cat/1.png", 1);
        var unchosen = Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder)).Message;
        Assert.Contains("train, val", unchosen);
        Assert.Contains("'test'", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder, "test")).Message);
        Put("cat/1.png", 1);
        Assert.Contains("different depths", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder, "train")).Message);
        Put("a/b/c/d.png", 1);
        Assert.Contains("a/b/c/d.png", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder, "train")).Message);
    }

    [Fact]
    public void APartOfASetThatIsNotSplitIsRefused()
    {
        Put("cat/1.png", 1);
        Assert.Contains("not split", Assert.Throws<DatasetException>(() => ImageFolderDataset.Open(_folder, "train")).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ADamagedPictureIsNamedAlsoFromBackgroundThreads(int workers)
    {
        for (var i = 0; i < 12; i++) Put($"cat/{i:d2}.png", i);
        var bad = Path.Combine(_folder, "cat", "07.png");
        File.WriteAllBytes(bad, File.ReadAllBytes(bad)[..40]);
        using var data = ImageFolderDataset.Open(Zip(CompressionLevel.Fastest));
        var loader = new DataLoader(new PreparedImages(data, ImagePreprocessing.Scale(4, 4)), new DataLoaderOptions { BatchSize = 3, Workers = workers });
        var seen = 0;
        var error = Assert.Throws<DatasetException>(() =>
        {
            foreach (var batch in loader.Epoch(0))
            {
                batch.Dispose();
                seen++;
            }
        });
        Assert.Contains("cat/07.png", error.Message);
        Assert.Contains("set.zip", error.Message);
        Assert.Equal(2, seen);
    }

    [Fact]
    public void TheCacheGivesTheSamePicturesWithinItsLimit()
    {
        for (var i = 0; i < 5; i++) Put($"cat/{i}.png", i);
        using var data = ImageFolderDataset.Open(_folder);
        var cache = new ImageCache(data, maximumBytes: 3 * 6 * 5 * 3);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 5; i++) Assert.Equal(data.Load(i).Pixels.ToArray(), cache.Load(i).Pixels.ToArray());
        }

        Assert.Same(cache.Load(0), cache.Load(0));
        Assert.NotSame(cache.Load(4), cache.Load(4));
        Assert.Equal(3 * 6 * 5 * 3, cache.KeptBytes);
    }

    [SharedFact]
    public void CifarHasItsTenClassesTwice()
    {
        var zip = SharedFiles.Path("data/cifar10.zip");
        using var train = ImageFolderDataset.Open(zip, "train");
        using var test = ImageFolderDataset.Open(zip, "test");
        Assert.Equal((50_000, 10_000), (train.Count, test.Count));
        Assert.Equal(["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"], train.ClassNames);
        for (var label = 0; label < 10; label++) Assert.Equal(5_000, Enumerable.Range(0, train.Count).Count(i => train.Label(i) == label));
        var image = train.Load(49_999);
        Assert.Equal((32, 32), (image.Width, image.Height));
    }

    private void Put(string path, int value)
    {
        var full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var image = new RgbImage(6, 5);
        image.Pixels.Fill((byte)value);
        File.WriteAllBytes(full, image.Encode(Path.GetExtension(path).ToLowerInvariant()));
    }

    private string Zip(CompressionLevel level)
    {
        var target = Path.Combine(Directory.CreateDirectory(_folder + "/.archives").FullName, "set.zip");
        using var archive = ZipFile.Open(target, ZipArchiveMode.Create);
        foreach (var file in Directory.EnumerateFiles(_folder, "*.png", SearchOption.AllDirectories)) archive.CreateEntryFromFile(file, Path.GetRelativePath(_folder, file), level);
        return target;
    }
}
