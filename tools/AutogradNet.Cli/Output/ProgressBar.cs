using Spectre.Console;

namespace AutogradNet.Cli.Output;

/// <summary>A bar with the time left on standard error while something runs, where that is a terminal; nothing elsewhere.</summary>
internal sealed class ProgressBar
{
    private readonly IAnsiConsole? _console;
    private readonly ProgressTask? _task;

    private ProgressBar(IAnsiConsole? console, ProgressTask? task)
    {
        _console = console;
        _task = task;
    }

    /// <summary>Runs the work, which tells how much of the total is done.</summary>
    public static T Run<T>(string title, int total, Func<Action<int>, T> work) => Run(title, bar => work(done => bar.Show(done, total, title)));

    /// <summary>Runs the work, which says itself what the bar shows.</summary>
    public static T Run<T>(string title, Func<ProgressBar, T> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (!console.Profile.Capabilities.Interactive || Console.IsErrorRedirected) return work(new ProgressBar(null, null));
        return console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress => work(new ProgressBar(console, progress.AddTask(Markup.Escape(title), autoStart: false))));
    }

    /// <summary>Moves the bar.</summary>
    /// <param name="done">How much is done.</param>
    /// <param name="total">Of how much.</param>
    /// <param name="text">What stands before the bar.</param>
    public void Show(double done, double total, string text)
    {
        if (_task is null) return;
        _task.MaxValue = total;
        _task.Description = Markup.Escape(text);
        _task.Value = done;
        // What was done before the first report, as in continued training, is no measure of speed.
        if (!_task.IsStarted) _task.StartTask();
    }

    /// <summary>Writes a line of output while the bar is shown: above it where both are on one terminal.</summary>
    public void WriteLine(TextWriter output, string line)
    {
        if (_console is null || !ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected) output.WriteLine(line);
        else _console.WriteLine(line);
    }
}
