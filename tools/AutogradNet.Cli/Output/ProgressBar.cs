using Spectre.Console;

namespace AutogradNet.Cli.Output;

/// <summary>A bar on standard error while something runs, where that is a terminal; nothing elsewhere.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work, which tells how much of the total is done.</summary>
    public static T Run<T>(string title, int total, Func<Action<int>, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return work(_ => { });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(title, maxValue: total);
                return work(done => task.Value = done);
            });
    }
}
