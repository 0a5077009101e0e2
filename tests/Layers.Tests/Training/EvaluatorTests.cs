using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class EvaluatorTests
{
    [Fact]
    public void MirroredScoresAreTheMeanOverBothImages()
    {
        using var scope = new TensorScope();
        // One pixel decides: the left one of a picture is the right one of its mirror image.
        using var network = new Sequential { new FlattenLayer(), First(2) };
        var images = Tensor.From<float>([1, 0, 0, 5, -3, 1], [3, 1, 1, 2]);
        var data = new DataLoader(new ArrayDataset(images, [0, 0, 1]), new DataLoaderOptions { BatchSize = 2 });
        var plain = Evaluator.Run(network, data);
        var mirrored = Evaluator.Run(network, data, views: TestViews.Mirrored);
        // Scores of class 0: 1, 0, -3, those of class 1 are 0.25. Mirrored: 0.5, 2.5, -1.
        Assert.Equal(2.0 / 3, plain.Metrics!.Accuracy, 1e-12);
        Assert.Equal(1, mirrored.Metrics!.Accuracy, 1e-12);
        Assert.Equal((Loss(1, 0) + Loss(0, 0) + Loss(-3, 1)) / 3, plain.Loss, 1e-6);
        Assert.Equal((Loss(0.5, 0) + Loss(2.5, 0) + Loss(-1, 1)) / 3, mirrored.Loss, 1e-6);
    }

    [Fact]
    public void ShiftedPicturesCountAsMuchAsThePictureItself()
    {
        using var scope = new TensorScope();
        using var network = new Sequential { new FlattenLayer(), First(16) };
        // The first pixel is that of row 0 and column 0, mirrored column 3; moved by one place either way, of row 1 and column 1, mirrored
        // column 2: beyond the border lies what lies as far before it.
        var images = Tensor.From<float>([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33], [1, 1, 4, 4]);
        var data = new DataLoader(new ArrayDataset(images, [1]));
        Assert.Equal(Loss((0.5 * 1.5) + (0.5 * 11.5), 1), Evaluator.Run(network, data, views: TestViews.MirroredAndShifted).Loss, 1e-5);
    }

    private static LinearLayer First(int pixels)
    {
        var layer = new LinearLayer(pixels, 2);
        using var weight = Tensor.From<float>([1, .. new float[(2 * pixels) - 1]], [2, pixels]);
        using var bias = Tensor.From<float>([0, 0.25f], [2]);
        layer.Weight.CopyFrom(weight);
        layer.Bias!.CopyFrom(bias);
        return layer;
    }

    private static double Loss(double score, int label)
    {
        double[] scores = [score, 0.25];
        return Math.Log(scores.Sum(Math.Exp)) - scores[label];
    }
}
