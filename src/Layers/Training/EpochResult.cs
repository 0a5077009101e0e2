namespace AutogradNet.Layers.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">The epoch, from 1 as in the log.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="Loss">The mean over its training batches, while the weights changed.</param>
/// <param name="Accuracy">The share of its training samples classified rightly; null where samples have no classes.</param>
/// <param name="ValidationLoss">After the epoch; null where it is not measured then.</param>
/// <param name="ValidationAccuracy">After the epoch; null where it is not measured then, and without classes.</param>
/// <param name="Seconds">How long its training steps took.</param>
/// <param name="ImagesPerSecond">Training samples a second.</param>
public sealed record EpochResult(
    int Epoch,
    double LearningRate,
    double Loss,
    double? Accuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double Seconds,
    double ImagesPerSecond);
