namespace AutogradNet.Layers.Training;

/// <summary>How far training is, after a step.</summary>
/// <param name="Epoch">The epoch, from 0.</param>
/// <param name="Epochs">How many there are.</param>
/// <param name="Batch">The batches of this epoch that are done.</param>
/// <param name="Batches">The batches of an epoch.</param>
/// <param name="Step">The steps that are done in all.</param>
/// <param name="Loss">The mean loss of this epoch so far.</param>
/// <param name="Accuracy">The share of this epoch's samples whose class had the highest score; NaN where samples have no classes.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="GradientNorm">Of the last step, before it was limited.</param>
/// <param name="ImagesPerSecond">Samples a second since training began or was continued, validation left out.</param>
/// <param name="Remaining">The time left for training steps at that rate.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    long Step,
    double Loss,
    double Accuracy,
    double LearningRate,
    double GradientNorm,
    double ImagesPerSecond,
    TimeSpan Remaining);
