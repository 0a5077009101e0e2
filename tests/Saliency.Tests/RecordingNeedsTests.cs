using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests;

/// <summary>A recording made for known methods says the same as a full one, and holds less.</summary>
public sealed class RecordingNeedsTests
{
    public static TheoryData<string> Models => ["squeezenet1_1", "mobilenet_v2", "resnet18", "vgg11_bn", "densenet121", "googlenet", "mobilenet_v3_small", "shufflenet_v2_x1_0", "convnext_tiny"];

    [Theory]
    [MemberData(nameof(Models))]
    public void EveryMethodSaysTheSame(string name)
    {
        using var model = ModelZoo.Create(name, classes: 10, random: new RandomSource(7));
        using var input = new RandomSource(8).Normal([2, 3, 64, 64]);
        using var full = Recording.Of(model, input);
        var methods = SaliencyMethods.Names.Select(method => SaliencyMethods.Create(method)).ToArray();
        using var shared = Recording.For(model, input, methods);
        foreach (var method in methods)
        {
            using var expected = full.Attribute(method, Target.Class(3));
            using var together = shared.Attribute(method, Target.Class(3));
            Assert.Equal(expected.Values.ToArray<float>(), together.Values.ToArray<float>());
            Assert.Equal(expected.LayerValues?.ToArray<float>(), together.LayerValues?.ToArray<float>());
            using var alone = Recording.For(model, input, method);
            using var actual = alone.Attribute(method, Target.Class(3));
            AssertClose(expected.LayerValues ?? expected.Values, actual.LayerValues ?? actual.Values, $"{name}, {method.Name}");
        }
    }

    [Fact]
    public void GradCamIsRecordedFromItsLayerOn()
    {
        using var model = ModelZoo.Create("squeezenet1_1", classes: 10, random: new RandomSource(7));
        using var input = new RandomSource(8).Normal([1, 3, 64, 64]);
        using var recording = Recording.For(model, input, SaliencyMethod.GradCam("features.6"), SaliencyMethod.GradCam("features.9"));
        var before = Enumerable.Range(0, 7).Select(place => $"features.{place}").ToArray();
        Assert.DoesNotContain(recording.Tape.Nodes, node => node.Operation is not Leaf && before.Any(node.IsIn));
        Assert.Equal("features.6", Assert.Single(recording.Tape.Nodes, node => node.Operation is Leaf).LayerPath);
        Assert.Contains(recording.Tape.Nodes, node => node.IsIn("features.7") && node.Operation is Conv2d);
        using var full = Recording.Of(model, input);
        // The scores pass a rectifier: most have no gradient.
        var best = full.Top(1)[0].Index;
        foreach (var layer in new[] { "features.6", "features.9" })
        {
            using var expected = full.Attribute(SaliencyMethod.GradCam(layer), Target.Class(best));
            using var actual = recording.Attribute(SaliencyMethod.GradCam(layer), Target.Class(best));
            AssertClose(expected.LayerValues!, actual.LayerValues!, layer);
        }
    }

    [Fact]
    public void ALayerThatRunsTwiceIsReadWhereItRanLast()
    {
        using var model = new Model("twice", new Twice(), ImagePreprocessing.Scale(16, 16), "conv");
        using var input = new RandomSource(8).Normal([1, 3, 16, 16]);
        using var full = Recording.Of(model, input);
        using var partial = Recording.For(model, input, SaliencyMethod.GradCam());
        Assert.Equal(2, partial.Tape.LayerOutputs("conv").Count);
        using var expected = full.Attribute(SaliencyMethod.GradCam(), Target.Class(1));
        using var actual = partial.Attribute(SaliencyMethod.GradCam(), Target.Class(1));
        AssertClose(expected.LayerValues!, actual.LayerValues!, "twice");
    }

    [Fact]
    public void ALayerThatTheScoresDoNotDependOnHasAMapOfZeros()
    {
        using var model = new Model("aside", new Aside(), ImagePreprocessing.Scale(16, 16), "aside");
        using var input = new RandomSource(8).Normal([1, 3, 16, 16]);
        using var explanation = Saliency.Explain(model, input, 0);
        Assert.All(explanation.Attribution.Values.ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void WhatWasNotRecordedIsOneClearError()
    {
        using var model = SmallModel.Make();
        using var input = new RandomSource(8).Normal([1, 3, 32, 32]);
        using var recording = Recording.For(model, input, SaliencyMethod.GradCam());
        Assert.Contains("'gradient'", Assert.Throws<InvalidOperationException>(() => recording.Attribute(SaliencyMethod.Gradient, Target.Class(0))).Message);
        Assert.Contains("begins at 3", Assert.Throws<InvalidOperationException>(() => recording.Input).Message);
        Assert.Contains("'1'", Assert.Throws<ArgumentException>(() => recording.LayerOutput("1")).Message);
        Assert.Equal(input.ToArray<float>(), recording.InputValues.ToArray<float>());
        Assert.Contains("layers with maps are: 0, 1, 2, 3", Assert.Throws<ArgumentException>(() => Saliency.Explain(model, input, 0, SaliencyMethod.GradCam("absent"))).Message);

        using var gradients = Recording.For(model, input, SaliencyMethod.Gradient);
        var reading = SaliencyMethod.FromRules("reading", RuleSet.Vanilla.On<Relu>(new Reading()));
        Assert.Throws<InvalidOperationException>(() => gradients.Attribute(reading, Target.Class(0)));
        using var enough = Recording.For(model, input, reading);
        using var attribution = enough.Attribute(reading, Target.Class(0));
        Assert.Contains(attribution.Values.ToArray<float>(), value => value != 0);
    }

    [Fact]
    public void ValuesThatNoRuleReadsAreReleased()
    {
        using var model = ModelZoo.Create("resnet18", classes: 10, random: new RandomSource(7));
        using var input = new RandomSource(8).Normal([1, 3, 64, 64]);
        var full = Held(() => Recording.Of(model, input));
        var gradients = Held(() => Recording.For(model, input, SaliencyMethod.Gradient, SaliencyMethod.Guided));
        var gradCam = Held(() => Recording.For(model, input, SaliencyMethod.GradCam()));
        Assert.True(gradients < full / 6, $"{gradients} of {full} bytes");
        Assert.True(gradCam < full / 6, $"{gradCam} of {full} bytes");

        static long Held(Func<Recording> record)
        {
            var before = BufferPool.OutstandingBytes;
            using var recording = record();
            return BufferPool.OutstandingBytes - before;
        }
    }

    private static void AssertClose(Tensor expected, Tensor actual, string name)
    {
        var (a, b) = (expected.ToArray<float>(), actual.ToArray<float>());
        var scale = a.Max(Math.Abs);
        var worst = a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
        Assert.True(scale > 0 && worst <= 1e-5 * scale, $"{name}: off by {worst / scale:g3} of the largest value {scale:g3}");
    }

    private sealed class Twice : Module
    {
        private readonly Conv2dLayer _first;
        private readonly Conv2dLayer _conv;
        private readonly LinearLayer _linear;

        public Twice()
        {
            var random = new RandomSource(5);
            _first = Add("first", new Conv2dLayer(3, 4, 3, padding: 1, random: random));
            _conv = Add("conv", new Conv2dLayer(4, 4, 3, padding: 1, random: random));
            _linear = Add("linear", new LinearLayer(4, 3, random: random));
        }

        protected override Tensor Forward(Tensor x)
        {
            var y = _conv.Call(_first.Call(x)).Relu();
            return _linear.Call((_conv.Call(y) + y).Relu().Mean([2, 3]));
        }
    }

    private sealed class Aside : Module
    {
        private readonly Conv2dLayer _main;
        private readonly Conv2dLayer _aside;

        public Aside()
        {
            var random = new RandomSource(5);
            _main = Add("main", new Conv2dLayer(3, 4, 3, random: random));
            _aside = Add("aside", new Conv2dLayer(3, 4, 3, random: random));
        }

        protected override Tensor Forward(Tensor x)
        {
            _aside.Call(x);
            return _main.Call(x).Mean([2, 3]);
        }
    }

    private sealed class Reading : BackwardRule
    {
        public override void Apply(VjpContext context) => context.Set(0, context.Cotangent.WherePositive(context.Input(0)));
    }
}
