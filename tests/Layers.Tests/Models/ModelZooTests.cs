using AutogradNet.Imaging;

namespace AutogradNet.Layers.Tests;

public sealed class ModelZooTests
{
    // What torchvision states for its first weights where it is not a shorter side of 256, a crop of 224 and bilinear interpolation.
    private static readonly Dictionary<string, (int Resized, int Crop, ResamplingFilter Filter)> PublishedSizes = new()
    {
        ["inception_v3"] = (342, 299, ResamplingFilter.Bilinear),
        ["efficientnet_b0"] = (256, 224, ResamplingFilter.Bicubic),
        ["efficientnet_b1"] = (256, 240, ResamplingFilter.Bicubic),
        ["efficientnet_b2"] = (288, 288, ResamplingFilter.Bicubic),
        ["efficientnet_b3"] = (320, 300, ResamplingFilter.Bicubic),
        ["efficientnet_b4"] = (384, 380, ResamplingFilter.Bicubic),
        ["convnext_tiny"] = (236, 224, ResamplingFilter.Bilinear),
    };

    [Theory]
    [MemberData(nameof(PublishedModelTests.Names), MemberType = typeof(PublishedModelTests))]
    public void ImagesArePreparedAsForThePublishedWeights(string name)
    {
        using var model = ModelZoo.Create(name, 2);
        var (resized, crop, filter) = PublishedSizes.GetValueOrDefault(name, (256, 224, ResamplingFilter.Bilinear));
        var preprocessing = model.Preprocessing;
        Assert.Equal(resized, preprocessing.ResizeShorterSide);
        Assert.Null(preprocessing.ResizeTo);
        Assert.Equal(crop, preprocessing.CropSize);
        Assert.Equal(filter, preprocessing.Interpolation);
        var isHalves = name is "inception_v3" or "googlenet";
        Assert.Equal(isHalves ? [0.5f, 0.5f, 0.5f] : [0.485f, 0.456f, 0.406f], preprocessing.Mean);
        Assert.Equal(isHalves ? [0.5f, 0.5f, 0.5f] : [0.229f, 0.224f, 0.225f], preprocessing.StandardDeviation);
    }

    /// <summary>Scaling to ±1 is the normalisation for ImageNet and torchvision's <c>transform_input</c> in one.</summary>
    [Fact]
    public void InceptionsPreprocessingIsTorchvisionsInOneStep()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("googlenet", 2);
        var image = new RgbImage(2, 1, [0, 100, 255, 17, 203, 60]);
        var once = model.Preprocessing.ToTensor(image);
        var normalized = ImagePreprocessing.ImageNet.ToTensor(image);
        for (var i = 0; i < once.Count; i++)
        {
            var (mean, deviation) = (ImagePreprocessing.ImageNet.Mean[i / 2], ImagePreprocessing.ImageNet.StandardDeviation[i / 2]);
            Assert.Equal((normalized[i] * (deviation / 0.5)) + ((mean - 0.5) / 0.5), once[i], 1e-6);
        }
    }

    [Fact]
    public void TheUNetScoresEveryPixelAndRefusesOddSizes()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("unet_small", 5);
        Assert.Equal([2, 5, 24, 40], model.Network.Call(Tensor.Zeros([2, 3, 24, 40])).Shape);
        var error = Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([1, 3, 24, 36])));
        Assert.Contains("[1, 3, 24, 36]", error.Message);
    }

    /// <summary>The auxiliary classifiers' scores are on the tape in training, and only there.</summary>
    [Theory]
    [InlineData("googlenet", 64, "aux1", "aux2")]
    [InlineData("inception_v3", 299, "AuxLogits")]
    public void AuxiliaryClassifiersRunInTraining(string name, int size, params string[] layers)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 3, new RandomSource(4));
        var image = new RandomSource(5).Uniform([2, 3, size, size]);
        using (var tape = new Tape())
        {
            model.Network.Call(tape.Watch(image));
            Assert.All(layers, layer => Assert.Empty(tape.LayerOutputs(layer)));
        }

        model.Network.Train();
        using (var tape = new Tape())
        {
            var loss = model.Network.Call(tape.Watch(image)).CrossEntropy([0, 2]);
            foreach (var layer in layers)
            {
                var scores = Assert.Single(tape.LayerOutputs(layer));
                Assert.Equal([2, 3], scores.Shape);
                loss = loss + (0.3 * scores.CrossEntropy([0, 2]));
            }

            Assert.True(double.IsFinite(loss.ToDouble()));
        }
    }

    [Theory]
    [InlineData("resnet20", 272_474, "layer2.0.downsample.0.weight", "layer3.2.bn2.running_var")]
    [InlineData("resnet56", 855_770, "layer2.0.downsample.0.weight", "layer3.8.bn2.running_var")]
    [InlineData("resnet9", 6_573_120, "features.prep.conv.weight", "features.residual3.conv2.bn.running_mean")]
    [InlineData("resnet9_slim", 1_646_112, "features.layer2.conv.weight", "fc.weight")]
    public void TheNetworksForSmallImagesHaveTheKnownNumberOfParameters(string name, long count, string first, string second)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 10, new RandomSource(1));
        Assert.Equal(count, model.Network.ParameterCount);
        Assert.Contains(first, model.Network.StateDict().Keys);
        Assert.Contains(second, model.Network.StateDict().Keys);
        Assert.NotNull(model.Network.Find(model.GradCamLayer!));
        var x = model.Preprocessing.Apply(new Imaging.RgbImage(40, 30));
        Assert.Equal([1, 3, 32, 32], x.Shape);
        Assert.Equal([1, 10], model.Network.Call(x).Shape);
    }

    [Fact]
    public void AnUnknownNameIsAnsweredWithTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => ModelZoo.Create("squeezenet"));
        Assert.Contains("'squeezenet'", error.Message);
        foreach (var name in ModelZoo.Names) Assert.Contains(name, error.Message);
    }

    [Theory]
    [InlineData("squeezenet1_1")]
    [InlineData("mobilenet_v3_small")]
    [InlineData("efficientnet_b0")]
    [InlineData("shufflenet_v2_x1_0")]
    public void ItTrainsOneStepOnASmallImage(string name)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 4, new RandomSource(2));
        model.Network.Train();
        using var tape = new Tape();
        var parameters = model.Network.NamedParameters().Select(entry => tape.Watch(entry.Parameter.Value)).ToArray();
        var loss = model.Network.Call(tape.Watch(new RandomSource(3).Uniform([2, 3, 48, 48]))).CrossEntropy([1, 3]);
        using var gradients = tape.Backward(loss, parameters);
        Assert.All(gradients.InOrder, gradient => Assert.DoesNotContain(gradient.ToArray<float>(), value => !float.IsFinite(value)));
        Assert.Contains(gradients.InOrder, gradient => gradient.ToArray<float>().Any(value => value != 0));
    }
}
