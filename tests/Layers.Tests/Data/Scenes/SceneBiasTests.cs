using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class SceneBiasTests
{
    private const int Scenes = 3000;

    // The 99.9 % quantile of the chi-square distribution with 7·7 degrees of freedom.
    private const double Critical = 85.35;

    [Fact]
    public void WithoutBiasColorAndTextureAreIndependentOfTheClass()
    {
        var objects = Objects(SceneOptions.Default);
        Assert.True(objects.Count > 5000);
        Assert.InRange(ChiSquare(objects, Hue), 15, Critical);
        Assert.InRange(ChiSquare(objects, item => (int)item.Texture), 15, Critical);
        Assert.InRange(ChiSquare(objects, item => Brightness(item)), 15, Critical);
    }

    [Fact]
    public void TheBackgroundIsIndependentOfTheClass()
    {
        var dataset = new SceneDataset(21, Scenes, SceneOptions.SingleObject with { ImageSize = 32 });
        Assert.InRange(ChiSquare(dataset, scene => scene.Objects[0].Label, scene => (int)scene.BackgroundTexture), 15, Critical);
    }

    [Fact]
    public void ABiasedHueTellsTheClassAsOftenAsStated()
    {
        var objects = Objects(SceneOptions.Biased);
        Assert.True(ChiSquare(objects, Hue) > 10 * Critical);
        Assert.InRange(ChiSquare(objects, item => (int)item.Texture), 15, Critical);
        var obeying = objects.Count(item =>
        {
            var away = Math.Abs(item.Hue - (item.Label / 8.0));
            return Math.Min(away, 1 - away) <= 0.0301;
        });

        // Of the others 6 % have that hue by chance.
        Assert.InRange(obeying / (double)objects.Count, 0.94, 0.965);
    }

    [Fact]
    public void ABiasedTextureTellsTheClassAsOftenAsStated()
    {
        var objects = Objects(SceneOptions.Default with { Bias = SceneBias.Texture, BiasProbability = 0.8 });
        Assert.True(ChiSquare(objects, item => (int)item.Texture) > 10 * Critical);
        Assert.InRange(ChiSquare(objects, Hue), 15, Critical);

        // An eighth of the others has that texture by chance.
        Assert.InRange(objects.Count(item => (int)item.Texture == item.Label) / (double)objects.Count, 0.80, 0.85);
    }

    [Fact]
    public void ProbabilityZeroIsNoBias()
    {
        var objects = Objects(SceneOptions.Biased with { BiasProbability = 0 });
        Assert.InRange(ChiSquare(objects, Hue), 15, Critical);
    }

    [Fact]
    public void ContradictingScenesHaveTheOutlinesOfOneClassAndThePaintOfAnother()
    {
        var generator = new SceneGenerator(SceneOptions.Default with { Bias = SceneBias.Color | SceneBias.Texture, BiasProbability = 0 });
        for (ulong seed = 0; seed < 40; seed++)
        {
            var (first, second) = ((ShapeClass)(seed % 8), (ShapeClass)((seed + 1 + (seed / 8)) % 8));
            var scene = generator.GenerateConflict(seed, [first, second], [second, first]);
            Assert.Equal([first, second], scene.Objects.Select(item => item.Shape));
            Assert.Equal([(SceneTexture)(int)second, (SceneTexture)(int)first], scene.Objects.Select(item => item.Texture));
            foreach (var (item, paint) in scene.Objects.Zip([second, first]))
            {
                var away = Math.Abs(item.Hue - ((int)paint / 8.0));
                Assert.InRange(Math.Min(away, 1 - away), 0, 0.0301);
            }

            // All but the paint is that of the scene without contradiction.
            var plain = generator.Generate(seed, first, second);
            foreach (var (item, other) in scene.Objects.Zip(plain.Objects)) Assert.Equal(other.Mask.Pixels.ToArray(), item.Mask.Pixels.ToArray());
        }

        Assert.Throws<ArgumentException>(() => generator.GenerateConflict(1, [ShapeClass.Star], [ShapeClass.Star, ShapeClass.Ring]));
        Assert.Throws<ArgumentException>(() => generator.GenerateConflict(1, [ShapeClass.Star, ShapeClass.Ring], [ShapeClass.Star, ShapeClass.Star]));
    }

    private static List<SceneObject> Objects(SceneOptions options) =>
        [.. new SceneDataset(20, Scenes, options with { ImageSize = 32 }).SelectMany(scene => scene.Objects)];

    private static int Hue(SceneObject item) => (int)(((item.Hue * 8) + 0.5) % 8);

    private static int Brightness(SceneObject item) => Math.Max(item.Color.Red, Math.Max(item.Color.Green, item.Color.Blue)) / 32;

    private static double ChiSquare(IReadOnlyCollection<SceneObject> objects, Func<SceneObject, int> value) =>
        ChiSquare(objects, item => item.Label, value);

    private static double ChiSquare<T>(IEnumerable<T> items, Func<T, int> row, Func<T, int> column)
    {
        var counts = new double[8, 8];
        double[] rows = new double[8], columns = new double[8];
        var total = 0.0;
        foreach (var item in items)
        {
            var (r, c) = (row(item), column(item));
            counts[r, c]++;
            rows[r]++;
            columns[c]++;
            total++;
        }

        var sum = 0.0;
        for (var r = 0; r < 8; r++)
        {
            for (var c = 0; c < 8; c++)
            {
                var expected = rows[r] * columns[c] / total;
                if (expected > 0) sum += Math.Pow(counts[r, c] - expected, 2) / expected;
            }
        }

        return sum;
    }
}
