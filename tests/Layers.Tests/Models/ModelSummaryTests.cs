namespace AutogradNet.Layers.Tests;

public sealed class ModelSummaryTests
{
    [Fact]
    public void SqueezeNetCostsWhatIsPublished()
    {
        // torchvision lists 0.82 and 0.35 GFLOPS, in multiply-adds.
        foreach (var (name, cost) in new[] { ("squeezenet1_0", 0.82), ("squeezenet1_1", 0.35) })
        {
            using var model = ModelZoo.Create(name);
            var summary = ModelSummary.Of(model.Network, 224);
            Assert.Equal(cost, summary.MultiplyAdds / 1e9, 2);
            Assert.Equal(model.Network.ParameterCount, summary.Parameters);
            Assert.Equal(summary.Parameters, summary.Layers.Sum(layer => layer.Parameters));
            Assert.Equal([1, 1000], summary.Output);
        }
    }

    [Fact]
    public void EveryKindOfProductIsCountedAndSharedLayersOnce()
    {
        using var network = new Network();
        var summary = ModelSummary.Of(network, (6, 6));
        Assert.Equal(["conv", "up", "head", ""], summary.Layers.Select(layer => layer.Path));
        Assert.Equal(["Conv2d", "ConvTranspose2d", "Linear", "Network"], summary.Layers.Select(layer => layer.Kind));
        // 6×6 places × 3 to 3 channels × 9 taps, twice; 36 inputs × 3 channels × 2 × 4 taps; 12×12×2 places to 5; a product of 5×5 in the model.
        Assert.Equal([2 * 36 * 81, 36 * 3 * 8, 288 * 5, 5], summary.Layers.Select(layer => layer.MultiplyAdds));
        Assert.Equal([84, 26, 1445, 0], summary.Layers.Select(layer => layer.Parameters));
        Assert.Equal([1, 2, 12, 12], summary.Layers[1].Output);
    }

    private sealed class Network : Module
    {
        private readonly Conv2dLayer _conv;
        private readonly ConvTranspose2dLayer _up;
        private readonly LinearLayer _head;

        public Network()
        {
            _conv = Add("conv", new Conv2dLayer(3, 3, 3, padding: 1));
            _up = Add("up", new ConvTranspose2dLayer(3, 2, 2, stride: 2));
            _head = Add("head", new LinearLayer(288, 5));
        }

        protected override Tensor Forward(Tensor x)
        {
            var scores = _head.Call(_up.Call(_conv.Call(_conv.Call(x))).Flatten(1));
            return scores.MatMul(scores, transposeRight: true);
        }
    }
}
