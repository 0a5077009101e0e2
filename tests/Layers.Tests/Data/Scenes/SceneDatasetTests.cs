using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class SceneDatasetTests
{
    // What is asked of labels, seeds and paints does not depend on the size; small pictures are made faster.
    private static readonly SceneOptions SmallSingle = SceneOptions.SingleObject with { ImageSize = 32 };

    [Fact]
    public void EveryEightScenesHoldEveryClassOnce()
    {
        var dataset = new SceneDataset(11, 160, SmallSingle);
        var labels = dataset.Select(scene => Assert.Single(scene.Objects).Label).ToArray();
        foreach (var eight in labels.Chunk(8)) Assert.Equal(Enumerable.Range(0, 8), eight.Order());

        // The order differs from one eight to the next, or a fixed batch would always see the same order.
        Assert.True(labels.Chunk(8).Select(eight => string.Join(',', eight)).Distinct().Count() > 15);
    }

    [Fact]
    public void ClassesOfCrowdedScenesAreBalancedInEveryPlace()
    {
        var dataset = new SceneDataset(3, 4000, SceneOptions.Default with { ImageSize = 32 });
        var counts = new int[3, 8];
        var sizes = new int[4];
        foreach (var scene in dataset)
        {
            sizes[scene.Objects.Count]++;
            for (var place = 0; place < scene.Objects.Count; place++) counts[place, scene.Objects[place].Label]++;
        }

        for (var size = 1; size <= 3; size++) Assert.InRange(sizes[size], 1200, 1470);
        for (var place = 0; place < 3; place++)
        {
            var total = Enumerable.Range(0, 8).Sum(label => counts[place, label]);
            for (var label = 0; label < 8; label++) Assert.InRange(counts[place, label] * 8.0 / total, 0.82, 1.18);
        }
    }

    [Fact]
    public void ASceneDependsOnSeedSplitAndNumberOnly()
    {
        var small = new SceneDataset(9, 10);
        var large = new SceneDataset(9, 1000);
        foreach (var i in new[] { 9, 0, 4 })
        {
            Assert.Equal(large[i].Image.Pixels.ToArray(), small.Generate(i).Image.Pixels.ToArray());
            Assert.NotEqual(new SceneDataset(10, 10)[i].Image.Pixels.ToArray(), small[i].Image.Pixels.ToArray());
        }

        var scene = large[7];
        var again = large.Generator.Generate(large.SceneSeed(7), [.. scene.Objects.Select(item => item.Shape)]);
        Assert.Equal(scene.Image.Pixels.ToArray(), again.Image.Pixels.ToArray());
    }

    [Fact]
    public void SplitsHaveNoSceneInCommon()
    {
        const int Scenes = 100_000;
        var seeds = new HashSet<ulong>();
        foreach (var split in Enum.GetValues<SceneSplit>())
        {
            var dataset = new SceneDataset(1, Scenes, split: split);
            for (var i = 0; i < Scenes; i++) Assert.True(seeds.Add(dataset.SceneSeed(i)));
        }
    }

    [Fact]
    public void NumbersOutsideTheSetAreRefused()
    {
        var dataset = new SceneDataset(1, 3, SmallSingle, SceneSplit.Test);
        Assert.Equal(3, dataset.Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Generate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneDataset(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SceneDataset(1, 1, split: (SceneSplit)3));
        Assert.Empty(new SceneDataset(1, 0));
    }
}
