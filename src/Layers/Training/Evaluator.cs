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
    /// <param name="mirrored">
    /// Whether the output is the mean of the outputs for a picture and for its mirror image: the samples are [C, H, W], and left and right do
    /// not matter to their classes.
    /// </param>
    /// <param name="cancellation">Ends it with an <see cref="OperationCanceledException"/>.</param>
    public static EvaluationResult Run(
        Module network, DataLoader data, LossFunction? loss = null, Action<long>? progress = null, bool mirrored = false, CancellationToken cancellation = default)
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
                    var output = network.Call(batch.Inputs);
                    if (mirrored) output = (output + network.Call(batch.Inputs.Flip(-1))) * 0.5;
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
}
