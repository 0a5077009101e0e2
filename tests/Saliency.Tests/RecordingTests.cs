using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations.Tests;

public sealed class RecordingTests : IDisposable
{
    private readonly Model _model;
    private readonly RgbImage _image = new(48, 32);

    public RecordingTests()
    {
        var random = new RandomSource(4);
        Sequential network =
        [
            new Conv2dLayer(3, 8, 3, padding: 1, random: random), new ReluLayer(), new MaxPool2dLayer(2),
            new Conv2dLayer(8, 8, 3, padding: 1, random: random), new ReluLayer(),
            new AdaptiveAvgPool2dLayer(1), new FlattenLayer(), new LinearLayer(8, 4, random: random),
        ];
        _model = new Model("small", network, ImagePreprocessing.Scale(32, 32), labels: ["a", "b", "c", "d"]);
        for (var i = 0; i < _image.Pixels.Length; i++) _image.Pixels[i] = (byte)random.NextInt32(256);
    }

    public static TheoryData<string> Methods => [.. SaliencyMethods.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void EveryMethodExplainsEveryClassFromOneForwardPass(string name)
    {
        using var recording = Recording.Of(_model, _image);
        var nodes = recording.Tape.Nodes.Count;
        for (var index = 0; index < 4; index++)
        {
            using var explanation = recording.Explain(index, SaliencyMethods.Create(name, name.Contains("cam") ? "4" : null));
            Assert.Equal(index, explanation.Class.Index);
            Assert.Equal(_model.Labels![index], explanation.Class.Label);
            Assert.Equal(name, explanation.Method);
            Assert.Equal((32, 32), (explanation.Picture().Width, explanation.Picture().Height));
            Assert.Equal((48, 32), (explanation.Overlay().Width, explanation.Overlay().Height));
            Assert.All(explanation.Map.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
        }

        Assert.Equal(nodes, recording.Tape.Nodes.Count);
    }

    [Fact]
    public void TheGradientPredictsWhatASmallChangeDoes()
    {
        _model.Network.To(DType.Float64);
        using var input = new RandomSource(9).Normal([1, 3, 32, 32], dtype: DType.Float64);
        using var recording = Recording.Of(_model, input);
        using var gradient = recording.Attribute(SaliencyMethod.Gradient, Target.Class(2));
        using var direction = new RandomSource(10).Normal(input.Shape, 0, 1e-6, DType.Float64);
        using var scope = new TensorScope();
        using var moved = Recording.Of(_model, input + direction);
        var expected = (gradient.Values * direction).Sum().ToDouble();
        Assert.Equal(expected, moved.Score(2).Score - recording.Score(2).Score, Math.Abs(expected) * 1e-3);
    }

    [Fact]
    public void ProbabilitiesAreASoftmaxAndTheTopIsSorted()
    {
        using var recording = Recording.Of(_model, _image);
        var top = recording.Top(10);
        Assert.Equal(4, top.Count);
        Assert.Equal(1, top.Sum(score => score.Probability), 1e-12);
        Assert.Equal(top.OrderByDescending(score => score.Score), top);
        Assert.Equal(top[0].Index, recording.Explain().Class.Index);
    }

    [Fact]
    public void ExamplesOfABatchAreExplainedAsTheyWouldBeAlone()
    {
        using var batch = new RandomSource(9).Normal([3, 3, 32, 32]);
        using var together = Recording.Of(_model, batch);
        using var all = together.Attribute(SaliencyMethod.GuidedGradCam("4"), Target.Class(1));
        for (var row = 0; row < 3; row++)
        {
            using var alone = Saliency.Explain(_model, batch.Slice(0, row, 1), 1, SaliencyMethod.GuidedGradCam("4"));
            using var part = all.Values.Slice(0, row, 1);
            var (expected, actual) = (alone.Attribution.Values.ToArray<float>(), part.ToArray<float>());
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-6f);
        }
    }

    [Fact]
    public void NothingIsLeftBehind()
    {
        Run();
        var before = BufferPool.OutstandingBuffers;
        Run();
        Assert.Equal(before, BufferPool.OutstandingBuffers);

        void Run()
        {
            foreach (var name in SaliencyMethods.Names)
            {
                using var explanation = Saliency.Explain(_model, _image, 1, SaliencyMethods.Create(name));
            }

            Assert.ThrowsAny<ArgumentException>(() => Saliency.Explain(_model, _image, 99));
            Assert.ThrowsAny<ArgumentException>(() => Saliency.Explain(_model, _image, 1, SaliencyMethod.GradCam("absent")));
        }
    }

    public void Dispose() => _model.Dispose();
}
