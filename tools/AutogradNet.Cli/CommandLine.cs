using System.CommandLine;
using AutogradNet.Cli.Commands;
using AutogradNet.Cli.Output;
using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli;

/// <summary>The command line: one line here for each command, and what becomes of errors.</summary>
internal static class CommandLine
{
    public const int Success = 0;
    public const int InternalError = 1;
    public const int BadInput = 2;
    public const int Cancelled = 130;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Explains what an image classifier looks at: saliency maps, guided backpropagation, Grad-CAM.")
        {
            ExplainCommand.Make(output),
            ClassifyCommand.Make(output),
            EvaluateCommand.Make(output),
            DemoCommand.Make(output),
            TrainCommand.Make(output),
            ConvertCommand.Make(output),
            InspectCommand.Make(output),
            BenchCommand.Make(output),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0) return Fail(error, parsed.Errors[0].Message, BadInput);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (OperationCanceledException)
        {
            return Fail(error, "cancelled", Cancelled);
        }
        catch (Exception e) when (e is ImageFormatException or ArgumentException or IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException or NotSupportedException or FormatException or WeightMismatchException or DatasetException or TrainingDivergedException)
        {
            return Fail(error, Describe(e), BadInput);
        }
        catch (Exception e)
        {
            return Fail(error, $"internal error, please report: {e.GetType().Name}: {e.Message}", InternalError);
        }
    }

    private static int Fail(TextWriter error, string message, int code)
    {
        // Messages may quote files; what would steer a terminal does not reach it.
        var line = string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        error.WriteLine($"autogradnet: {TextTable.Printable(line)}");
        return code;
    }

    // A parameter's name means something to who calls from C#, not here.
    private static string Describe(Exception e)
    {
        if (e is not ArgumentException { ParamName: { } name }) return e.Message;
        var end = e.Message.IndexOf($" (Parameter '{name}')", StringComparison.Ordinal);
        return end < 0 ? e.Message : e.Message[..end];
    }
}
