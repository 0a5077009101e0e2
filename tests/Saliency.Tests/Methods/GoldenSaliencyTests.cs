using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.TestSupport;

namespace AutogradNet.Explanations.Tests.Methods;

/// <summary>A real network on a real photograph against PyTorch and Captum: within 1e-4 of the largest value.</summary>
public sealed class GoldenSaliencyTests
{
    private static readonly int[] Classes = [243, 282];

    [SharedFact]
    public void LogitsAgree()
    {
        using var golden = Golden();
        using var model = SqueezeNet();
        using var input = golden.Read("input");
        using var recording = Recording.Of(model, input);
        AssertClose(golden, "logits", recording.Logits);
        Assert.Equal(243, recording.Top(1)[0].Index);
    }

    [SharedTheory]
    [InlineData("gradient", null, "vanilla")]
    [InlineData("guided", null, "guided")]
    [InlineData("deconvnet", null, "deconvnet")]
    [InlineData("input-x-gradient", null, "captum.input_x_gradient")]
    [InlineData("guided-gradcam", "features.12", "captum.guided_gradcam.features.12.bilinear")]
    public void PixelMethodsAgree(string method, string? layer, string key) =>
        Compare(SaliencyMethods.Create(method, layer), attribution => attribution.Values, key);

    [SharedFact]
    public void GuidedGradCamWithNearestUpsamplingAgrees() =>
        Compare(SaliencyMethod.GuidedGradCam("features.12", Upsampling.Nearest), attribution => attribution.Values, "captum.guided_gradcam.features.12.nearest");

    [SharedTheory]
    [InlineData("features.12")]
    [InlineData("features.9")]
    public void LayerGradCamAgrees(string layer) =>
        Compare(SaliencyMethod.GradCam(layer), attribution => attribution.LayerValues!, $"captum.layer_gradcam.{layer}");

    [SharedFact]
    public void TheDefaultLayerIsTheLastFireModule()
    {
        using var golden = Golden();
        using var model = SqueezeNet();
        using var input = golden.Read("input");
        using var explanation = Saliency.Explain(model, input, 282);
        Assert.Equal("features.12", explanation.Attribution.LayerPath);
        Assert.Equal(new Shape(1, 1, 224, 224), explanation.Attribution.Values.Shape);
    }

    [SharedFact]
    public void FromTheJpegItselfTheMapsAreTheSame()
    {
        using var golden = Golden();
        using var model = SqueezeNet();
        var image = RgbImage.Load(SharedFiles.Path("data/cat_dog.jpg"));
        using var recording = Recording.Of(model, image);
        Assert.Equal(243, recording.Top(1)[0].Index);
        foreach (var index in Classes)
        {
            AssertCorrelated("vanilla", SaliencyMethod.Gradient, attribution => attribution.Values);
            AssertCorrelated("guided", SaliencyMethod.Guided, attribution => attribution.Values);
            AssertCorrelated("deconvnet", SaliencyMethod.DeconvNet, attribution => attribution.Values);
            AssertCorrelated("captum.layer_gradcam.features.12", SaliencyMethod.GradCam(), attribution => attribution.LayerValues!);

            void AssertCorrelated(string key, SaliencyMethod method, Func<Attribution, Tensor> read)
            {
                using var attribution = recording.Attribute(method, Target.Class(index));
                using var expected = golden.Read($"{key}.{index}");
                var correlation = Correlation(expected.ToArray<float>(), read(attribution).ToArray<float>());
                Assert.True(correlation > 0.99, $"{key}.{index}: correlation {correlation}");
            }
        }
    }

    [SharedFact]
    public void ThePreprocessedPhotographsAgree()
    {
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/inputs.safetensors"));
        using var model = SqueezeNet();
        foreach (var name in new[] { "cat_dog", "cat", "bathroom" })
        {
            using var expected = golden.Read(name);
            using var actual = model.Preprocessing.Apply(RgbImage.Load(SharedFiles.Path($"data/{name}.jpg")));
            Assert.Equal(expected.Shape, actual.Shape);
            var plane = expected.Count / 3;
            for (var i = 0; i < expected.Count; i++)
            {
                var levels = Math.Abs(expected[i] - actual[i]) * model.Preprocessing.StandardDeviation[i / plane] * 255;
                Assert.True(levels <= 2.01, $"{name} at {i}: {levels} levels apart");
            }
        }
    }

    [SharedFact]
    public void GradCamLiesOnTheAnimalOfItsClass()
    {
        using var model = SqueezeNet();
        using var recording = Recording.Of(model, RgbImage.Load(SharedFiles.Path("data/cat_dog.jpg")));
        using var dog = recording.Explain(243);
        using var cat = recording.Explain(282);
        // In the photograph the dog's head is above the cat, which sits below and to the left... of the centre crop.
        Assert.True(dog.Map.Peak().Y < 112, $"dog at {dog.Map.Peak()}");
        Assert.True(cat.Map.Peak().Y > 112, $"cat at {cat.Map.Peak()}");
    }

    [SharedFact]
    public async Task TwoThreadsOnOneModelGetTheSameBitsAsOne()
    {
        using var model = SqueezeNet();
        var images = new[] { "cat_dog", "cat", "bathroom" }.Select(name => RgbImage.Load(SharedFiles.Path($"data/{name}.jpg"))).ToArray();
        var expected = images.Select(Explain).ToArray();
        var runs = Enumerable.Range(0, 12).Select(i => Task.Run(() => (Index: i % 3, Bits: Explain(images[i % 3]))));
        foreach (var (index, bits) in await Task.WhenAll(runs)) Assert.Equal(expected[index], bits);

        float[] Explain(RgbImage image)
        {
            using var recording = Recording.Of(model, image);
            using var guided = recording.Attribute(SaliencyMethod.GuidedGradCam(), Target.Class(recording.Top(1)[0].Index));
            return guided.Values.ToArray<float>();
        }
    }

    private static void Compare(SaliencyMethod method, Func<Attribution, Tensor> read, string key)
    {
        using var golden = Golden();
        using var model = SqueezeNet();
        using var input = golden.Read("input");
        using var recording = Recording.Of(model, input);
        foreach (var index in Classes)
        {
            using var attribution = recording.Attribute(method, Target.Class(index));
            AssertClose(golden, $"{key}.{index}", read(attribution));
            using var alone = Saliency.Explain(model, input, index, method);
            AssertClose(golden, $"{key}.{index}", read(alone.Attribution));
        }
    }

    private static SafetensorsFile Golden() => SafetensorsFile.Open(SharedFiles.Path("golden/squeezenet1_0_cat_dog.safetensors"));

    private static Model SqueezeNet()
    {
        var model = ModelZoo.Create("squeezenet1_0");
        using var weights = SafetensorsFile.Open(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        model.Network.LoadStateDict(weights);
        return model;
    }

    private static void AssertClose(SafetensorsFile golden, string key, Tensor actual)
    {
        using var expected = golden.Read(key);
        Assert.Equal(expected.Shape, actual.Shape);
        var (a, b) = (actual.ToArray<float>(), expected.ToArray<float>());
        var scale = b.Max(Math.Abs);
        var worst = a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(worst <= 1e-4 * scale, $"{key}: off by {worst / scale:g3} of the largest value");
    }

    private static double Correlation(float[] a, float[] b)
    {
        // DeconvNet's gradient of the cat is zero everywhere, in the reference too.
        if (a.All(value => value == 0)) return b.All(value => value == 0) ? 1 : 0;
        double meanA = a.Average(), meanB = b.Average(), ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }

        return ab / Math.Sqrt(aa * bb);
    }
}
