using Spectre.Console;

namespace AutogradNet.Cli.Output;

/// <summary>A bar with the time left on standard error while something runs, where that is a terminal; nothing elsewhere.</summary>
internal static class ProgressBar
{
    /// <summary>Runs the work, which tells how much of the total is done.</summary>
    public static T Run<T>(string title, int total, Func<Action<int>, T> work) => Run(title, report => work(done => report(new ProgressStep(done, total, title))));

    /// <summary>Runs the work, which tells with every step how far it is and what to write before the bar.</summary>
    public static T Run<T>(string title, Func<Action<ProgressStep>, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return work(_ => { });
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                var task = progress.AddTask(Markup.Escape(title), autoStart: false);
                return work(step =>
                {
                    task.MaxValue = step.Total;
                    task.Description = Markup.Escape(step.Text);
                    task.Value = step.Done;
                    // What was done before the first report, as in continued training, is no measure of speed.
                    if (!task.IsStarted) task.StartTask();
                });
            });
    }
}
