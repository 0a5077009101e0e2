using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Tests;

public sealed class PixelMaskTests
{
    private static readonly SceneObject Object = new SceneGenerator(SceneOptions.SingleObject).Generate(5).Objects[0];

    [Fact]
    public void AtTheNetworksOwnSizeTheMaskIsUnchanged()
    {
        var mask = PixelMask.AsSeen(Object.Mask, ImagePreprocessing.Scale(112, 112));
        Assert.Equal(Object.Mask.Pixels.ToArray(), mask.Pixels.ToArray());
        Assert.Equal(Object.Mask.Count, mask.Count);
    }

    [Fact]
    public void TheMaskIsResizedAndCroppedLikeTheImage()
    {
        var halved = PixelMask.AsSeen(Object.Mask, ImagePreprocessing.Scale(56, 56));
        Assert.InRange(halved.Count, 0.22 * Object.Mask.Count, 0.28 * Object.Mask.Count);
        var cropped = PixelMask.AsSeen(Object.Mask, new ImagePreprocessing { CropSize = (60, 50) });
        Assert.Equal((50, 60), (cropped.Width, cropped.Height));
        for (var y = 0; y < 60; y++)
        {
            for (var x = 0; x < 50; x++) Assert.Equal(Object.Mask[x + 31, y + 26], cropped[x, y]);
        }
    }

    [Theory]
    [InlineData(2, 1, 0, true)]
    [InlineData(1, 1, 0, false)]
    [InlineData(1, 1, 1, true)]
    [InlineData(1, 0, 1.4, false)]
    [InlineData(1, 0, 1.5, true)]
    [InlineData(0, 1, 1e300, true)]
    public void NearMeansAStraightLineBetweenCentres(int x, int y, double distance, bool expected) =>
        Assert.Equal(expected, Cases.Mask("...", "..#", "...").IsNear(x, y, distance));

    [Fact]
    public void PixelsMustFill() => Assert.Contains("2×2", Assert.Throws<ArgumentException>(() => new PixelMask(2, 2, new bool[3])).Message);
}
