using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>The usual loss functions.</summary>
public static class Losses
{
    /// <summary>Cross-entropy of the classes; of both classes by their shares where samples were mixed (<see cref="Mixup"/>).</summary>
    /// <param name="labelSmoothing">The share of the target spread evenly over all classes, in [0, 1].</param>
    public static LossFunction CrossEntropy(double labelSmoothing = 0)
    {
        OptimizerArguments.RequireProbability(labelSmoothing);
        return (output, batch) =>
        {
            var loss = output.CrossEntropy([.. batch.Labels], labelSmoothing);
            return batch.MixedLabels is { } mixed ? (loss * batch.Share) + (output.CrossEntropy([.. mixed], labelSmoothing) * (1 - batch.Share)) : loss;
        };
    }

    /// <summary>The mean squared difference from the target values.</summary>
    public static LossFunction MeanSquaredError() => (output, batch) =>
        output.MeanSquaredError(batch.Targets ?? throw new ArgumentException("The mean squared error needs samples with target values.", nameof(batch)));
}
