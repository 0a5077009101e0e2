using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests;

public sealed class OcclusionScanTests
{
    [Fact]
    public void PatchesReachTheBorder()
    {
        var patches = OcclusionScan.Patches(10, 4, new OcclusionOptions { Window = 4, Stride = 3 });
        Assert.Equal([new(0, 0, 4, 4), new(3, 0, 4, 4), new(6, 0, 4, 4)], patches);
        patches = OcclusionScan.Patches(11, 5, new OcclusionOptions { Window = 4, Stride = 3 });
        Assert.Equal([0, 3, 6, 7, 0, 3, 6, 7], patches.Select(patch => patch.Left));
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1], patches.Select(patch => patch.Top));
        Assert.Equal(169, OcclusionScan.Patches(112, 112, new OcclusionOptions()).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    public void DropsAreThoseOfImagesCoveredOneByOne(int batchSize)
    {
        using var model = SmallModel.Make();
        using var input = new RandomSource(3).Normal([1, 3, 9, 12]);
        using var recording = Recording.Of(model, input);
        var options = new OcclusionOptions { Window = 4, Stride = 3, BatchSize = batchSize };
        var scans = OcclusionScan.Run(recording, [6, 2], options);
        Assert.Equal(2, scans.Count);
        var patches = OcclusionScan.Patches(12, 9, options);
        for (var i = 0; i < patches.Length; i++)
        {
            using var covered = input.Clone();
            for (var c = 0; c < 3; c++)
            {
                var mean = Enumerable.Range(0, 108).Average(j => input[(c * 108) + j]);
                for (var y = 0; y < 9; y++)
                {
                    for (var x = 0; x < 12; x++)
                    {
                        if (patches[i].Contains(x, y)) covered.MutableSpan<float>()[(c * 108) + (y * 12) + x] = (float)mean;
                    }
                }
            }

            using var alone = Recording.Of(model, covered);
            Assert.Equal(recording.Logits[6] - alone.Logits[6], scans[0].Drops[i], 1e-5);
            Assert.Equal(recording.Logits[2] - alone.Logits[2], scans[1].Drops[i], 1e-5);
        }
    }

    [Fact]
    public void TheMapIsTheMeanOverThePatchesThatCoverAPixel()
    {
        var scores = new PatchScores(4, 1, [new PixelRectangle(0, 0, 2, 1), new PixelRectangle(1, 0, 2, 1)], [4, -1]);
        Assert.Equal([4, 1.5f, -1, 0], scores.ToMap().Values.ToArray());
        Assert.True(scores.ToMap().IsSigned);
        Assert.Equal([3, 5], scores.SumsOf(Cases.Map([[1, 2, 3, 4]])));
    }

    [Fact]
    public void BadRequestsAreRefused()
    {
        using var model = SmallModel.Make();
        using var input = new RandomSource(3).Normal([1, 3, 9, 12]);
        using var recording = Recording.Of(model, input);
        Assert.Contains("12×9", Assert.Throws<ArgumentException>(() => OcclusionScan.Run(recording, [0], new OcclusionOptions { Window = 10 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => OcclusionScan.Run(recording, [8], new OcclusionOptions { Window = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OcclusionOptions { Window = 0 });
        Assert.Throws<OperationCanceledException>(() => OcclusionScan.Run(recording, [0], new OcclusionOptions { Window = 4 }, new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentException>(() => new PatchScores(4, 1, [new PixelRectangle(0, 0, 2, 1), new PixelRectangle(3, 0, 2, 1)], [1, 2]));
    }
}
