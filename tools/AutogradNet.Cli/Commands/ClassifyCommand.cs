using System.CommandLine;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet classify</c>: what the model sees.</summary>
internal static class ClassifyCommand
{
    public static Command Make(TextWriter output)
    {
        var command = new Command("classify", "Prints the most probable classes of an image: probability, score, class number, name.");
        var model = new ModelOptions();
        var example = new ExampleOptions();
        var top = new Option<int>("--top") { Description = "How many classes to print.", HelpName = "N", DefaultValueFactory = _ => 5 };
        model.AddTo(command);
        example.AddTo(command);
        command.Add(top);
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(top);
            if (count < 1) throw new ArgumentException($"--top must be at least 1, not {count}.");
            using var loaded = model.Load(parsed);
            using var recording = example.Record(parsed, loaded, []).Recording;
            ScoreTable.Write(output, recording, count);
            return CommandLine.Success;
        });
        return command;
    }
}
