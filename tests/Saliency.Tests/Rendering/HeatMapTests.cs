using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests.Rendering;

public sealed class HeatMapTests
{
    [Fact]
    public void NormalizingClipsAtThePercentileOfMagnitudes()
    {
        var values = Enumerable.Range(1, 100).Select(i => (float)i).ToArray();
        values[99] = 1e6f;
        var map = new HeatMap(10, 10, values, isSigned: false).Normalize(99);
        Assert.Equal(1f, map.Values[99]);
        Assert.Equal(1f, map.Values[98]);
        Assert.Equal(50f / 99, map.Values[49], 1e-6f);
    }

    [Fact]
    public void SignedMapsKeepTheirSignAndNumbersThatAreNotFiniteBecomeZero()
    {
        var map = new HeatMap(4, 1, [-2, 1, float.NaN, float.PositiveInfinity], isSigned: true).Normalize(100);
        Assert.Equal([-1f, 0.5f, 0f, 0f], map.Values.ToArray());
    }

    [Fact]
    public void AMapOfZerosAndASparseMapAreShownRightly()
    {
        Assert.All(new HeatMap(3, 3, new float[9], isSigned: false).Normalize().Values.ToArray(), value => Assert.Equal(0, value));
        var sparse = new float[10_000];
        sparse[77] = 5;
        Assert.Equal(1, new HeatMap(100, 100, sparse, isSigned: false).Normalize().Values[77]);
    }

    [Fact]
    public void ResizingIsLinearBetweenPixelCentres()
    {
        var map = new HeatMap(2, 1, [0, 4], isSigned: false).Resize(4, 1);
        Assert.Equal([0f, 1f, 3f, 4f], map.Values.ToArray());
    }

    [Fact]
    public void ThePeakIsTheFirstMaximum() => Assert.Equal((1, 0), new HeatMap(2, 2, [0, 3, 3, 1], isSigned: false).Peak());

    [Fact]
    public void AnOverlayKeepsTheImagesSizeAndDimsWhatWasNotSeen()
    {
        var image = new RgbImage(8, 4);
        image.Pixels.Fill(200);
        var map = new HeatMap(2, 2, [0, 0, 0, 1], isSigned: true);
        var overlay = Overlay.Draw(image, map, new ImageRectangle(1.6, 0, 4.2, 4));
        Assert.Equal((8, 4), (overlay.Width, overlay.Height));
        Assert.Equal(90, overlay.Row(0)[0]);
        Assert.Equal(200, overlay.Row(0)[6]);
        Assert.True(overlay.Row(3)[15] > overlay.Row(3)[16], "the strong corner is reddish");
    }

    [Fact]
    public void MistakesAreNamed()
    {
        Assert.Throws<ArgumentException>(() => new HeatMap(2, 2, [1], isSigned: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap(0, 2, [], isSigned: false));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeatMap(1, 1, [1], isSigned: false).Normalize(0));
    }
}
