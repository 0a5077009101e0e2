using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class DemoModelTests
{
    [Fact]
    public void NineteenOfTwentyScenesWithOneShapeAreRecognised()
    {
        using var model = DemoModel.Load();
        Assert.Equal(SceneGenerator.ClassNames, model.Labels);
        var scenes = new SceneImages(new SceneDataset(99, 800, SceneOptions.SingleObject, SceneSplit.Test));
        var loader = new DataLoader(new PreparedImages(scenes, model.Preprocessing), new DataLoaderOptions { BatchSize = 50 });
        var result = Training.Evaluator.Run(model.Network, loader);
        Assert.True(result.Metrics!.Accuracy >= 0.95, $"accuracy {result.Metrics.Accuracy:P1}");
    }
}
