using AutogradNet.Imaging;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class PatchWhiteningTests
{
    [Fact]
    public void ItsOutputsAreUncorrelatedAndOfEqualVariance()
    {
        using var scope = new TensorScope();
        // Neighbours resemble one another, and so do colours, as in photographs.
        var noise = new RandomSource(3).Uniform([40, 3, 17, 17], -1, 1);
        var smooth = noise.AvgPool2d(3, 1, 1);
        var images = (smooth * 2.0) + smooth.Mean([1], keepAxes: true) + (noise * 0.5);
        using var layer = new PatchWhitening(3);
        layer.InitializeFrom(images);

        var output = layer.Call(images);
        Assert.Equal([40, 24, 16, 16], output.Shape);
        for (var a = 0; a < 12; a++)
        {
            for (var b = 0; b < 24; b++)
            {
                var product = (output.Slice(1, a, 1) * output.Slice(1, b, 1)).Mean().ToDouble();
                var expected = b == a ? 1 : b == a + 12 ? -1 : 0;
                Assert.Equal(expected, product, 0.02);
            }
        }
    }

    [Fact]
    public void OnlyTheBiasIsLearned()
    {
        using var layer = new PatchWhitening(3);
        Assert.Equal("bias", Assert.Single(layer.NamedParameters()).Name);
        Assert.Equal("weight", Assert.Single(layer.NamedBuffers()).Name);
    }

    [Fact]
    public void SamplesThatDoNotFitAreRefused()
    {
        using var layer = new PatchWhitening(3);
        using var grey = Tensor.Zeros([1, 1, 8, 8]);
        var error = Assert.Throws<ArgumentException>(() => layer.InitializeFrom(grey));
        Assert.Contains("[1, 1, 8, 8]", error.Message);
    }

    [Fact]
    public void TrainingBeginsWithTheWhiteningOfItsPictures()
    {
        using var model = ModelZoo.Create("cifarnet", 2, new RandomSource(1));
        var layer = (PatchWhitening)model.Network.Find("features.whiten");
        var before = layer.StateDict()["weight"].Span<float>().ToArray();
        using (TrainingRecipe.SmallImages.Create(model, new Noise(), null, 1))
        {
            Assert.NotEqual(before, layer.StateDict()["weight"].Span<float>().ToArray());
        }
    }

    [Fact]
    public void EigenvectorsRebuildTheMatrix()
    {
        const int N = 9;
        var random = new Random(5);
        var matrix = new double[N, N];
        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j <= i; j++) matrix[i, j] = matrix[j, i] = random.NextDouble() - 0.5;
        }

        var (values, vectors) = SymmetricEigen.Decompose(matrix);
        Assert.Equal(values.OrderDescending(), values);
        for (var i = 0; i < N; i++)
        {
            for (var j = 0; j < N; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, N).Sum(k => vectors[i, k] * vectors[j, k]), 1e-12);
                Assert.Equal(matrix[i, j], Enumerable.Range(0, N).Sum(k => values[k] * vectors[k, i] * vectors[k, j]), 1e-12);
            }
        }
    }

    private sealed class Noise : IImageDataset
    {
        public int Count => 16;

        public IReadOnlyList<string> ClassNames => ["a", "b"];

        public int Label(int index) => index % 2;

        public string Name(int index) => $"noise {index}";

        public RgbImage Load(int index)
        {
            var image = new RgbImage(32, 32);
            var random = new RandomSource((ulong)index);
            for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)random.NextInt32(256);
            return image;
        }
    }
}
