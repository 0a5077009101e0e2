using AutogradNet.TestSupport;

namespace AutogradNet.Imaging.Tests;

/// <summary>From a JPEG file to the input of an ImageNet network, against torchvision's preprocessing.</summary>
public sealed class PreprocessingGoldenTests
{
    [SharedTheory]
    [InlineData("cat_dog")]
    [InlineData("cat")]
    [InlineData("bathroom")]
    public void AgreesWithTorchvision(string name)
    {
        float[] mean = [0.485f, 0.456f, 0.406f];
        float[] deviation = [0.229f, 0.224f, 0.225f];
        var (shape, expected) = new SafetensorsFile(SharedFiles.Path("golden/inputs.safetensors")).Read(name);
        Assert.Equal([3, 224, 224], shape[^3..]);
        var image = RgbImage.Load(SharedFiles.Path($"data/{name}.jpg"));
        var input = Resampling.CenterCrop(Resampling.ResizeShorterSide(image, 256), 224, 224);
        int different = 0, most = 0;
        for (var c = 0; c < 3; c++)
        {
            for (var i = 0; i < 224 * 224; i++)
            {
                var level = (expected[c * 224 * 224 + i] * deviation[c] + mean[c]) * 255;
                Assert.InRange(level - MathF.Round(level), -0.01f, 0.01f);
                var difference = Math.Abs((int)MathF.Round(level) - input.Pixels[i * 3 + c]);
                most = Math.Max(most, difference);
                if (difference > 0) different++;
            }
        }

        Assert.True(most == 0, $"{different} of {3 * 224 * 224} samples differ, by up to {most} levels.");
    }
}
