using AutogradNet.Explanations;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.PublicApi.Tests;

/// <summary>What a user writes to explain a network of their own; the README shows the same lines.</summary>
public sealed class OwnModelTests
{
    [Fact]
    public void TenLinesMakeAModelAndExplainIt()
    {
        var random = new RandomSource(seed: 1);
        Sequential network =
        [
            new Conv2dLayer(3, 16, 3, padding: 1, random: random), new ReluLayer(), new MaxPool2dLayer(2),
            new Conv2dLayer(16, 32, 3, padding: 1, random: random), new ReluLayer(),
            new AdaptiveAvgPool2dLayer(1), new FlattenLayer(), new LinearLayer(32, 10, random: random),
        ];
        using var model = new Model("tiny", network, ImagePreprocessing.Scale(64, 64));
        using var explanation = Saliency.Explain(model, new RgbImage(100, 80), method: SaliencyMethod.GradCam("4"));
        var overlay = explanation.Overlay();

        Assert.Equal((100, 80), (overlay.Width, overlay.Height));
        Assert.Equal((64, 64), (explanation.Map.Width, explanation.Map.Height));
        Assert.InRange(explanation.Class.Probability, 0.1, 1);
    }

    [Fact]
    public void WithoutAnyHintGradCamLooksAtTheLastConvolution()
    {
        using var model = new Model("block", new Net(), ImagePreprocessing.Scale(32, 32));
        using var recording = Recording.Of(model, new RgbImage(32, 32));
        using var attribution = recording.Attribute(SaliencyMethod.GradCam(), Target.Class(1));
        Assert.Equal("body.3", attribution.LayerPath);
        Assert.Equal(new Shape(1, 1, 16, 16), attribution.LayerValues!.Shape);
    }

    [Fact]
    public void OneReluUsedTwiceAndAFunctionalOneAllFollowTheRule()
    {
        using var model = new Model("block", new Net(), ImagePreprocessing.Scale(32, 32));
        using var recording = Recording.Of(model, new RgbImage(32, 32));
        Assert.Equal(["body.1", "relu", ""], recording.Tape.Nodes.Where(node => node.Operation is Relu).Select(node => node.LayerPath));
        var seen = new List<string>();
        var rules = RuleSet.Vanilla.On<Relu>(new Witness(seen));
        using var attribution = recording.Attribute(SaliencyMethod.FromRules("witnessed", rules), Target.Class(0));
        Assert.Equal(["", "relu", "body.1"], seen);
    }

    [Fact]
    public void MistakesAreOneClearError()
    {
        using var model = new Model("block", new Net(), ImagePreprocessing.Scale(32, 32));
        var image = new RgbImage(40, 40);
        Assert.Contains("0 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => Saliency.Explain(model, image, 5)).Message);
        Assert.Contains("body", Assert.Throws<ArgumentException>(() => Saliency.Explain(model, image, 0, SaliencyMethod.GradCam("nowhere"))).Message);
        model.Network.Train();
        Assert.Contains("training", Assert.Throws<InvalidOperationException>(() => Saliency.Explain(model, image, 0)).Message);
        model.Network.Evaluate();
        model.Network.NamedParameters().First().Parameter.Value.MutableSpan<float>()[0] = float.NaN;
        Assert.Contains("not finite", Assert.Throws<InvalidOperationException>(() => Saliency.Explain(model, image, 0)).Message);
    }

    private sealed class Net : Module
    {
        private readonly Sequential _body;
        private readonly ReluLayer _relu;
        private readonly LinearLayer _head;

        public Net()
        {
            var random = new RandomSource(2);
            _relu = Add("relu", new ReluLayer());
            _body = Add<Sequential>("body", [new Conv2dLayer(3, 8, 3, padding: 1, random: random), _relu, new MaxPool2dLayer(2), new Conv2dLayer(8, 8, 3, padding: 1, random: random)]);
            _head = Add("head", new LinearLayer(8, 5, random: random));
        }

        protected override Tensor Forward(Tensor x) => _head.Call(_relu.Call(_body.Call(x)).Mean([2, 3]).Relu());
    }

    private sealed class Witness(List<string> seen) : BackwardRule
    {
        public override void Apply(VjpContext context)
        {
            seen.Add(context.Node.LayerPath);
            context.ApplyOwnVjp();
        }
    }
}
