using AutogradNet.Imaging;
using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

public sealed class ImagePreprocessingTests
{
    [Fact]
    public void NumbersAreScaledAndNormalisedForEachChannel()
    {
        var image = new RgbImage(2, 1, [255, 0, 51, 0, 255, 102]);
        var preprocessing = ImagePreprocessing.Scale(1, 2) with { Mean = [0.5f, 0, 0.2f], StandardDeviation = [0.5f, 1, 0.1f] };
        using var tensor = preprocessing.Apply(image);
        Assert.Equal(new Shape(1, 3, 1, 2), tensor.Shape);
        double[] expected = [1, -1, 0, 1, 0, 2];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], tensor[i], 5);
    }

    [Theory]
    [InlineData(500, 375, 58 * 500.0 / 341, 23.4375, 224 * 500.0 / 341, 328.125)]
    [InlineData(256, 512, 16, 144, 224, 224)]
    public void TheSourceRectangleIsWhereTheCropComesFrom(int width, int height, double left, double top, double cropWidth, double cropHeight)
    {
        // 500×375 becomes 341×256; the crop begins at column 58 (58.5 rounds to even) and row 16.
        var rectangle = ImagePreprocessing.ImageNet.SourceRectangle(width, height);
        Assert.Equal(left, rectangle.Left, 9);
        Assert.Equal(top, rectangle.Top, 9);
        Assert.Equal(cropWidth, rectangle.Width, 9);
        Assert.Equal(cropHeight, rectangle.Height, 9);
    }

    [Fact]
    public void ACropLargerThanTheImageReachesBeyondIt()
    {
        var preprocessing = new ImagePreprocessing { CropSize = (5, 4) };
        Assert.Equal(new ImageRectangle(-1, -1, 4, 5), preprocessing.SourceRectangle(2, 2));
        var seen = preprocessing.ApplyGeometry(new RgbImage(2, 2, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]));
        Assert.Equal((4, 5), (seen.Width, seen.Height));
        Assert.Equal(1, seen.Row(1)[3]);
    }

    [Fact]
    public void TheRectanglesContentIsWhatTheNetworkSees()
    {
        var image = new RgbImage(300, 200);
        for (var y = 0; y < 200; y++)
        {
            for (var x = 0; x < 300; x++) (image.Row(y)[x * 3], image.Row(y)[(x * 3) + 1]) = ((byte)(x * 255 / 300), (byte)y);
        }

        var preprocessing = new ImagePreprocessing { ResizeShorterSide = 100, CropSize = 80 };
        var seen = preprocessing.ApplyGeometry(image);
        var rectangle = preprocessing.SourceRectangle(300, 200);
        Assert.Equal(image.Row(0)[(int)(rectangle.Left + (rectangle.Width / 2)) * 3], seen.Row(0)[40 * 3], 2.0);
        Assert.Equal(image.Row((int)(rectangle.Top + (rectangle.Height / 2)))[1], seen.Row(40)[1], 2.0);
    }

    [Fact]
    public void NonsenseIsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing { Mean = [0, 0] });
        Assert.Throws<ArgumentException>(() => new ImagePreprocessing { StandardDeviation = [1, 0, 1] });
        Assert.Throws<InvalidOperationException>(() => (ImagePreprocessing.ImageNet with { ResizeTo = 5 }).Apply(new RgbImage(2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImagePreprocessing.Scale(0, 5));
    }

    [SharedTheory]
    [InlineData("cat_dog")]
    [InlineData("cat")]
    [InlineData("bathroom")]
    public void PhotographsBecomeTheTensorsOfTorchvision(string name)
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/inputs.safetensors"));
        var expected = golden.Read(name);
        var actual = ImagePreprocessing.ImageNet.Apply(RgbImage.Load(SharedFiles.Path($"data/{name}.jpg")));
        Assert.Equal(expected.Shape, actual.Shape);
        var deviations = ImagePreprocessing.ImageNet.StandardDeviation;
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.InRange(Math.Abs(actual[i] - expected[i]) * deviations[i / (224 * 224)], 0, 2.0 / 255);
        }
    }
}
