using System.Globalization;
using AutogradNet.Layers.Training;
using Spectre.Console;

namespace AutogradNet.Cli.Output;

/// <summary>Runs a trainer under a progress bar where there is a terminal; a line for every epoch everywhere.</summary>
internal static class TrainingDisplay
{
    public static void Run(Trainer trainer, TextWriter output, CancellationToken cancellation)
    {
        trainer.EpochEnded += epoch => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch,3}  loss {epoch.Loss:F4}  accuracy {epoch.Accuracy:P2}  validation {epoch.ValidationAccuracy:P2}  {epoch.ImagesPerSecond:F0} images/s"));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected)
        {
            trainer.Run(cancellation);
            return;
        }

        console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn()).Start(progress =>
        {
            var task = progress.AddTask("Training");
            trainer.Progress += p =>
            {
                task.MaxValue = (double)p.Epochs * p.Batches;
                task.Value = ((double)p.Epoch * p.Batches) + p.Batch;
                task.Description = string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {p.Epoch + 1}/{p.Epochs}  loss {p.Loss:F3}  accuracy {p.Accuracy:P1}  {p.ImagesPerSecond:F0}/s  {p.Remaining:hh\\:mm\\:ss} left");
            };
            trainer.Run(cancellation);
        });
    }
}
