using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>The real network on the real photograph, against PyTorch.</summary>
public sealed class SqueezeNetGoldenTests
{
    [SharedFact]
    public void ScoresAndGradientsAreThoseOfPyTorch()
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/squeezenet1_0_cat_dog.safetensors"));
        using var model = ModelZoo.Create("squeezenet1_0").Load(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        using var tape = new Tape();
        var input = tape.Watch(golden.Read("input"));
        var logits = model.Network.Call(input);
        Closeness.Require(logits, golden.Read("logits"), 1e-4, "logits");
        foreach (var classIndex in new[] { 243, 282 })
        {
            foreach (var (name, rules) in ReluRules.All)
            {
                using var gradients = tape.Backward(logits, [input], Scores.Seed(logits.Shape, classIndex), rules);
                Closeness.Require(gradients[input], golden.Read($"{name}.{classIndex}"), 1e-4, $"{name}.{classIndex}");
            }
        }
    }

    [SharedFact]
    public void TheDefaultLayerGivesThePublishedGradCam()
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/squeezenet1_0_cat_dog.safetensors"));
        using var model = ModelZoo.Create("squeezenet1_0").Load(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        using var tape = new Tape();
        var logits = model.Network.Call(tape.Watch(golden.Read("input")));
        var activation = Assert.Single(tape.LayerOutputs(model.GradCamLayer!));
        using var gradients = tape.Backward(logits, [activation], Scores.Seed(logits.Shape, 243));
        var weights = gradients[activation].Mean([2, 3], keepAxes: true);
        var map = (weights * activation.Detach()).Sum([1], keepAxes: true);
        Closeness.Require(map, golden.Read("captum.layer_gradcam.features.12.243"), 1e-4, "Grad-CAM");
    }

    [SharedFact]
    public void ThePhotographGivesThePreprocessedTensorAndTheSameClass()
    {
        using var scope = new TensorScope();
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/squeezenet1_0_cat_dog.safetensors"));
        using var model = ModelZoo.Create("squeezenet1_0").Load(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        var image = Imaging.RgbImage.Load(SharedFiles.Path("data/cat_dog.jpg"));
        var input = model.Preprocessing.Apply(image);
        var expected = golden.Read("input");
        Assert.Equal(expected.Shape, input.Shape);
        for (var i = 0; i < input.Count; i++)
        {
            var deviation = model.Preprocessing.StandardDeviation[i / (224 * 224)];
            Assert.InRange(Math.Abs(input[i] - expected[i]) * deviation, 0, 2.0 / 255);
        }

        var scores = model.Network.Call(input).ToArray<float>();
        Assert.Equal(243, Array.IndexOf(scores, scores.Max()));
    }

    [SharedFact]
    public void ConcurrentCallsGiveTheSameBits()
    {
        using var golden = SafetensorsFile.Open(SharedFiles.Path("golden/inputs.safetensors"));
        using var model = ModelZoo.Create("squeezenet1_0").Load(SharedFiles.Path("data/squeezenet1_0.safetensors"));
        string[] names = ["cat_dog", "cat", "bathroom"];
        var alone = names.Select(Run).ToArray();
        var together = new (float[] Scores, float[] Gradient)[6];
        Parallel.For(0, together.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => together[i] = Run(names[i % 3]));
        for (var i = 0; i < together.Length; i++)
        {
            Assert.Equal(alone[i % 3].Scores, together[i].Scores);
            Assert.Equal(alone[i % 3].Gradient, together[i].Gradient);
        }

        (float[] Scores, float[] Gradient) Run(string name)
        {
            using var scope = new TensorScope();
            using var tape = new Tape();
            var input = tape.Watch(golden.Read(name));
            var logits = model.Network.Call(input);
            using var gradients = tape.Backward(logits, [input], Scores.Seed(logits.Shape, 243), RuleSet.Guided);
            return (logits.ToArray<float>(), gradients[input].ToArray<float>());
        }
    }
}
