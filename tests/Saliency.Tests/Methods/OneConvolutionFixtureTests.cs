using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests.Methods;

/// <summary>The one-convolution model that Captum's tests publish numbers for.</summary>
public sealed class OneConvolutionFixtureTests : IDisposable
{
    private readonly Model _model = new("one convolution", new Net(), ImagePreprocessing.Scale(4, 4));
    private readonly Tensor _input = Tensor.Arange([1, 1, 4, 4]);

    [Fact]
    public void Deconvolution() => AssertValues(SaliencyMethod.DeconvNet, [2, 3, 3, 1, 3, 5, 5, 2, 3, 5, 5, 2, 1, 2, 2, 1]);

    [Fact]
    public void GuidedBackpropagation() => AssertValues(SaliencyMethod.Guided, [0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1]);

    [Fact]
    public void GradCamAtTheFirstRelu()
    {
        using var explanation = Saliency.Explain(_model, _input, 0, SaliencyMethod.GradCam("relu1"));
        Assert.Equal(new Shape(1, 1, 2, 2), explanation.Attribution.LayerValues!.Shape);
        Assert.Equal([0f, 4f, 28f, 32.5f], explanation.Attribution.LayerValues.ToArray<float>());
    }

    [Fact]
    public void GuidedGradCamAtTheFirstRelu() => AssertValues(
        SaliencyMethod.GuidedGradCam("relu1", Upsampling.Nearest),
        [0, 0, 4, 4, 0, 0, 12, 8, 28, 84, 97.5f, 65, 28, 56, 65, 32.5f]);

    public void Dispose()
    {
        _model.Dispose();
        _input.Dispose();
    }

    private void AssertValues(SaliencyMethod method, float[] expected)
    {
        using var explanation = Saliency.Explain(_model, _input, 0, method);
        Assert.Equal(expected, explanation.Attribution.Values.ToArray<float>());
    }

    private sealed class Net : Module
    {
        private readonly Conv2dLayer _conv;
        private readonly ReluLayer _relu1;
        private readonly LinearLayer _linear;
        private readonly ReluLayer _relu2;

        public Net()
        {
            _conv = Add("conv1", new Conv2dLayer(1, 2, 3));
            _relu1 = Add("relu1", new ReluLayer());
            _linear = Add("fc1", new LinearLayer(8, 4, bias: false));
            _relu2 = Add("relu2", new ReluLayer());
            _conv.StateDict()["weight"].MutableSpan<float>().Fill(1);
            new float[] { -50, -75 }.CopyTo(_conv.StateDict()["bias"].MutableSpan<float>());
            var rows = _linear.StateDict()["weight"].MutableSpan<float>();
            for (var i = 0; i < rows.Length; i++) rows[i] = i % 8 < 5 ? 1 : -1;
        }

        protected override Tensor Forward(Tensor x) => _relu2.Call(_linear.Call(_relu1.Call(_conv.Call(x)).Flatten()));
    }
}
