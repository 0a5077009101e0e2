using System.Globalization;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Output;

/// <summary>Runs a trainer under a progress bar, and writes a line for every epoch.</summary>
internal static class TrainingDisplay
{
    public static void Run(Trainer trainer, TextWriter output, CancellationToken cancellation)
    {
        trainer.EpochEnded += epoch => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch,3}  loss {epoch.Loss:F4}  accuracy {epoch.Accuracy:P2}{Validation(epoch)}  {epoch.ImagesPerSecond:F0} images/s"));
        ProgressBar.Run("Training", report =>
        {
            trainer.Progress += progress => report(new ProgressStep(
                ((double)progress.Epoch * progress.Batches) + progress.Batch, (double)progress.Epochs * progress.Batches, Describe(progress)));
            trainer.Run(cancellation);
            return trainer.IsFinished;
        });
    }

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch + 1}/{progress.Epochs}  loss {progress.Loss:F3}  accuracy {progress.Accuracy:P1}  {progress.ImagesPerSecond:F0} images/s");

    private static string Validation(EpochResult epoch) =>
        epoch.ValidationAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $"  validation {accuracy:P2}") : "";
}
