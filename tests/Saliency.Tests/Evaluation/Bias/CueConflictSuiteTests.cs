using AutogradNet.Explanations.Evaluation;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Tests;

public sealed class CueConflictSuiteTests
{
    [Fact]
    public void TheDemoModelGoesByShapeInItsAnswersAndInItsMaps()
    {
        using var model = DemoModel.Load();
        var seen = new List<int>();
        var report = new CueConflictSuite(scenes: 16, seed: 2).Run(model, seen.Add);
        Assert.Equal(Enumerable.Range(1, 32), seen);
        Assert.InRange(report["accuracy"].Mean, 0.85, 1);
        Assert.InRange(report["shape-answers"].Mean, 0.85, 1);
        Assert.InRange(report["paint-answers"].Mean, 0, 0.1);
        Assert.InRange(report["shape-bias"].Mean, 0.9, 1);
        Assert.InRange(report["map-on-shape"].Mean, 0.8, 1);
        Assert.Equal(32, report["map-on-shape"].Cases);
        Assert.InRange(report["outline"].Mean, 0.65, 1);
        var again = new CueConflictSuite(scenes: 16, seed: 2).Run(model);
        Assert.All(CueConflictReport.Measures, measure => Assert.Equal(report[measure.Name], again[measure.Name]));
    }

    [Fact]
    public void AModelThatNamesThePaintHasNoShapeBias()
    {
        using var network = new HueNetwork();
        using var model = new Model("hue", network, ImagePreprocessing.Scale(112, 112), labels: SceneGenerator.ClassNames);
        var report = new CueConflictSuite(scenes: 24).Run(model);
        Assert.True(report["paint-answers"].Mean > 3 * report["shape-answers"].Mean, $"{report["paint-answers"]} {report["shape-answers"]}");
        Assert.InRange(report["shape-bias"].Mean, 0, 0.35);
        Assert.InRange(report["color"].Mean, 0.9, 1);
    }

    [Fact]
    public void SheetsHaveAColumnForEachModelAndNeedTheSameScenes()
    {
        using var model = SmallModel.WithLabels();
        var report = new CueConflictSuite(scenes: 2).Run(model);
        var sheet = CueConflictReport.ToContactSheet(("one", report), ("two", report));
        Assert.Equal(8 + (3 * (224 + 8)), sheet.Width);
        Assert.Throws<ArgumentException>(() => CueConflictReport.ToContactSheet());
        var other = new CueConflictSuite(scenes: 2, seed: 9).Run(model);
        Assert.Throws<ArgumentException>(() => CueConflictReport.ToContactSheet(("one", report), ("two", other)));
        Assert.Throws<OperationCanceledException>(() => new CueConflictSuite(2).Run(model, null, new CancellationToken(canceled: true)));
        using var strangers = SmallModel.Make(["cat", "dog"]);
        Assert.Contains("'circle'", Assert.Throws<ArgumentException>(() => new CueConflictSuite(2).Run(strangers)).Message);
    }

    /// <summary>Scores a class by how much strong colour of its hue there is: blind for shape by construction.</summary>
    private sealed class HueNetwork : Module
    {
        private readonly Tensor _directions;

        public HueNetwork()
        {
            _directions = AddBuffer("directions", Tensor.Empty([8, 3, 1, 1])).Value;
            for (var k = 0; k < 8; k++)
            {
                var color = Imaging.RgbColor.FromHsv(k / 8.0, 1, 1);
                double[] pure = [color.Red, color.Green, color.Blue];
                var mean = pure.Average();
                var length = Math.Sqrt(pure.Sum(value => (value - mean) * (value - mean)));
                for (var c = 0; c < 3; c++) _directions.MutableSpan<float>()[(3 * k) + c] = (float)((pure[c] - mean) / length);
            }
        }

        // The background's colour is the most frequent; strong colours are mostly the objects'.
        protected override Tensor Forward(Tensor x) => (x.Conv2d(_directions) - 0.35).Relu().Mean([2, 3]);
    }
}
