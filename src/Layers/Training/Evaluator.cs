using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>Measures a network on a data set.</summary>
public static class Evaluator
{
    /// <summary>Runs a network, in evaluation mode, on every sample once; the mode it was in is restored.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples.</param>
    /// <param name="loss">What is averaged; cross-entropy where left out.</param>
    /// <param name="progress">Told how many samples are done after each batch.</param>
    /// <param name="views">What the output is averaged over; samples are pictures [C, H, W] where it is more than one.</param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static EvaluationResult Run(
        Module network, DataLoader data, LossFunction? loss = null, Action<long>? progress = null, TestViews views = TestViews.Plain, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(data);
        loss ??= Losses.CrossEntropy();
        var wasTraining = network.IsTraining;
        network.Evaluate();
        try
        {
            ClassificationMetrics? metrics = null;
            var sum = 0.0;
            long count = 0;
            foreach (var batch in data.Epoch(0, 0, cancellation))
            {
                using (batch)
                using (new TensorScope())
                {
                    var output = Call(network, batch.Inputs, views);
                    sum += loss(output, batch).ToDouble() * batch.Count;
                    count += batch.Count;
                    if (batch.Targets is null) (metrics ??= new ClassificationMetrics(output.Shape[1])).Add(output, batch.Labels);
                }

                progress?.Invoke(count);
            }

            return new EvaluationResult(sum / count, metrics);
        }
        finally
        {
            if (wasTraining) network.Train();
        }
    }

    private static Tensor Call(Module network, Tensor images, TestViews views)
    {
        if (views == TestViews.Plain) return network.Call(images);
        var output = BothWays(network, images);
        return views == TestViews.Mirrored
            ? output
            : (output * 0.5) + ((BothWays(network, Shift(images, -1)) + BothWays(network, Shift(images, 1))) * 0.25);
    }

    private static Tensor BothWays(Module network, Tensor images) => (network.Call(images) + network.Call(images.Flip(-1))) * 0.5;

    private static Tensor Shift(Tensor images, int pixels) =>
        images.IndexSelect(-1, Places(images.Shape[^1], pixels)).IndexSelect(-2, Places(images.Shape[^2], pixels));

    private static int[] Places(int size, int pixels) => [.. Enumerable.Range(pixels, size).Select(place => MirroredBorder.Pixel(place, size))];
}
