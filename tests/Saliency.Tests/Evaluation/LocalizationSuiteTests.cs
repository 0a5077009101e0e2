using System.Text.Json;
using AutogradNet.Explanations.Evaluation;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Tests;

/// <summary>The whole suite with methods that know the truth, or the opposite of it.</summary>
public sealed class LocalizationSuiteTests
{
    private static readonly LocalizationOptions Small = new()
    {
        Scenes = 4,
        Seed = 3,
        SceneOptions = SceneOptions.Default with { ImageSize = 32, MinimumObjects = 2, MinimumRadius = 0.15, MaximumRadius = 0.25 },
        Occlusion = null,
        Resamples = 200,
        Examples = 1,
    };

    [Fact]
    public void AMethodThatKnowsTheTruthIsPerfectAndItsOppositeFails()
    {
        using var model = SmallModel.WithLabels();
        var report = new LocalizationSuite(model, Small).Run([new Oracle("truth", Small, own: true), new Oracle("rival", Small, own: false)]);
        foreach (var metric in report.Metrics)
        {
            Assert.Equal(1, report["truth"][metric.Name].Mean);
            Assert.Equal(report.Objects, report["truth"][metric.Name].Cases);
            Assert.True(metric is PointingGame || report["rival"][metric.Name].Mean < 1e-9, metric.Name);
            if (metric.Chance is { } chance) Assert.All(NullControls.All(), control => Assert.Equal(chance, report[control.Name][metric.Name].Mean, 1e-12));
        }

        Assert.Equal(new SceneDataset(Small.Seed, 4, Small.SceneOptions, SceneSplit.Test).Sum(scene => scene.Objects.Count), report.Objects);
        Assert.Equal(report.Objects, report.HitRate.Cases);
        Assert.Equal(["truth", "rival", "random", "edges", "center"], report.Methods.Select(method => method.Name));
        var finding = report.Findings.Single(finding => finding.Claim.Contains("energy"));
        Assert.False(finding.Holds);
        Assert.Contains("rival", finding.Figures);
        Assert.DoesNotContain("truth", finding.Figures);
    }

    [Fact]
    public void EqualRunsGiveEqualBytesAndProgressCountsScenes()
    {
        using var model = SmallModel.WithLabels();
        var options = Small with { Scenes = 2, Occlusion = new OcclusionOptions { Window = 8 } };
        var seen = new List<LocalizationProgress>();
        SaliencyMethod[] methods = [SaliencyMethod.Gradient, SaliencyMethod.GradCam()];
        var report = new LocalizationSuite(model, options).Run(methods, seen.Add);
        Assert.Equal([new(1, 2), new(2, 2)], seen);
        Assert.Equal(report.ToJson(), new LocalizationSuite(model, options).Run(methods).ToJson());
        Assert.NotEqual(report.ToJson(), new LocalizationSuite(model, options with { Seed = 4 }).Run(methods).ToJson());
        Assert.Equal(1, report["occlusion"]["occlusion-rank"].Mean, 0.35);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal(8, json.RootElement.GetProperty("occlusion").GetProperty("window").GetInt32());
        Assert.Equal(report["gradient"]["energy"].Mean, json.RootElement.GetProperty("methods")[0].GetProperty("metrics").GetProperty("energy").GetProperty("mean").GetDouble());
        Assert.Contains("gradcam", report.ToText());
        Assert.All(report.Metrics, metric => Assert.Contains(metric.Description, report.ToText()));
    }

    [Fact]
    public void OnlyRecognisedObjectsCountWhereAsked()
    {
        using var model = SmallModel.WithLabels();
        var report = new LocalizationSuite(model, Small with { Objects = ObjectSelection.Recognized }).Run([SaliencyMethod.Gradient]);
        Assert.Equal((int)Math.Round(report.HitRate.Mean * report.HitRate.Cases), report.Objects);
        Assert.True(report.Objects < report.HitRate.Cases);
    }

    [Fact]
    public void PicturesShowEveryMethodAndExample()
    {
        using var model = SmallModel.WithLabels();
        var report = new LocalizationSuite(model, Small).Run([SaliencyMethod.Gradient]);
        var objects = new SceneDataset(Small.Seed, 1, Small.SceneOptions, SceneSplit.Test)[0].Objects;
        Assert.Equal(objects.Select(o => SceneGenerator.ClassNames[o.Label]), report.Examples.Select(example => example.ClassName));
        Assert.All(report.Examples, example => Assert.Equal(4, example.Maps.Count));
        var sheet = report.ToContactSheet()!;
        Assert.Equal(6 + (5 * 38), sheet.Width);
        Assert.True(report.ToChart().Width > 300);
        Assert.Null(new LocalizationSuite(model, Small with { Scenes = 1, Examples = 0 }).Run([SaliencyMethod.Gradient]).ToContactSheet());
    }

    [Fact]
    public void WhatCannotBeMeasuredIsRefused()
    {
        using var model = SmallModel.WithLabels();
        var suite = new LocalizationSuite(model, Small);
        Assert.Throws<ArgumentException>(() => suite.Run([]));
        Assert.Contains("'gradient'", Assert.Throws<ArgumentException>(() => suite.Run([SaliencyMethod.Gradient, SaliencyMethod.Gradient])).Message);
        Assert.Throws<OperationCanceledException>(() => suite.Run([SaliencyMethod.Gradient], null, new CancellationToken(canceled: true)));
        using var strangers = SmallModel.Make(["cat", "dog"]);
        Assert.Contains("'circle'", Assert.Throws<ArgumentException>(() => new LocalizationSuite(strangers, Small).Run([SaliencyMethod.Gradient])).Message);
        using var ten = SmallModel.Make(classes: 10);
        Assert.Contains("10 scores", Assert.Throws<ArgumentException>(() => new LocalizationSuite(ten, Small).Run([SaliencyMethod.Gradient])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Small with { Scenes = 0 });
    }

    [Fact]
    public void LabelsDecideWhichScoreBelongsToWhichShape()
    {
        using var model = SmallModel.Make([.. SceneGenerator.ClassNames.Reverse().Prepend("nothing")], classes: 9);
        Assert.Equal([8, 7, 6, 5, 4, 3, 2, 1], SceneClasses.Find(model, 9));
        using var unnamed = SmallModel.Make();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], SceneClasses.Find(unnamed, 8));
    }

    /// <summary>Finds the scene by its picture, and paints the object of the class or all others.</summary>
    private sealed class Oracle(string name, LocalizationOptions options, bool own) : SaliencyMethod
    {
        private readonly Scene[] _scenes = [.. new SceneDataset(options.Seed, options.Scenes, options.SceneOptions, SceneSplit.Test)];

        public override string Name => name;

        public override Attribution Attribute(Recording recording, Target target)
        {
            var scene = _scenes.Single(scene => scene.Image.Pixels.SequenceEqual(recording.Image!.Pixels));
            var (_, seed) = target.Resolve(recording);
            var index = seed.Span<float>().IndexOf(1f);
            var values = Tensor.Zeros([1, 1, 32, 32]);
            foreach (var o in scene.Objects.Where(o => o.Label == index == own))
            {
                for (var i = 0; i < 1024; i++)
                {
                    if (o.Mask.Pixels[i]) values.MutableSpan<float>()[i] = 1;
                }
            }

            return new Attribution(name, values, Readout.PositiveSum);
        }
    }
}
