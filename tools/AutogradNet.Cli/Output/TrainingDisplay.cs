using System.Globalization;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Output;

/// <summary>Runs a trainer under a progress bar, and writes a line for every epoch.</summary>
internal static class TrainingDisplay
{
    public static void Run(Trainer trainer, TextWriter output, CancellationToken cancellation)
    {
        ProgressBar.Run("Training", bar =>
        {
            trainer.EpochEnded += epoch => bar.WriteLine(output, Describe(epoch));
            TrainingProgress? last = null;
            trainer.Progress += step => Show(bar, last = step, Describe(step));
            trainer.Validating += (done, total) =>
            {
                if (last is not null) Show(bar, last, string.Create(CultureInfo.InvariantCulture, $"epoch {last.Epoch + 1}/{last.Epochs}  validating {done:N0} of {total:N0}"));
            };
            trainer.Run(cancellation);
            return trainer.IsFinished;
        });
    }

    /// <summary>Says how good a network is where it sees several versions of each picture.</summary>
    public static void FromSeveralViews(Module network, DataLoader validation, TextWriter output, CancellationToken cancellation)
    {
        var result = ProgressBar.Run("Validating", bar =>
            Evaluator.Run(network, validation, progress: done => bar.Show(done, validation.SamplesPerEpoch, "validating with mirror images and shifts"), views: TestViews.MirroredAndShifted, cancellation: cancellation));
        if (result.Metrics is { } metrics)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"validation {metrics.Accuracy:P2} where scores are averaged over each picture, its shifts by a pixel and their mirror images"));
        }
    }

    private static void Show(ProgressBar bar, TrainingProgress step, string text) =>
        bar.Show(((double)step.Epoch * step.Batches) + step.Batch, (double)step.Epochs * step.Batches, text);

    private static string Describe(TrainingProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {progress.Epoch + 1}/{progress.Epochs}  loss {progress.Loss:F3}  accuracy {progress.Accuracy:P1}  {progress.ImagesPerSecond:F0} images/s");

    private static string Describe(EpochResult epoch) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch.Epoch,3}  loss {epoch.Loss:F4}  accuracy {epoch.Accuracy:P2}{Validation(epoch)}  {epoch.ImagesPerSecond:F0} images/s");

    private static string Validation(EpochResult epoch) =>
        epoch.ValidationAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $"  validation {accuracy:P2}") : "";
}
