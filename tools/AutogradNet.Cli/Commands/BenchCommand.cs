using System.CommandLine;
using System.Diagnostics;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Measuring;
using AutogradNet.Cli.Output;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet bench</c>: how fast it is here, and how near to what the processor can do.</summary>
internal static class BenchCommand
{
    private const int DefaultRuns = 10;
    private const int DefaultClasses = 1000;
    private const int LargestBatch = 4096;
    private const ulong Seed = 1;
    private const string All = "all";
    private const string ScalingParts = "forward,backward";

    private static readonly string Description = $"""
        Measures a model: median and quartiles of several calls after a warm-up, speed against the processor's peak, memory.

        The parts are
          forward   the scores, without recording anything
          backward  forward, and the gradient of one class score with respect to the input
          training  forward in training mode, cross-entropy, all weight gradients, a step of SGD with momentum
          gradcam   one explanation by Grad-CAM
          five      {string.Join(", ", ModelBench.FiveMethods)} from one recording
          taps      backward without Winograd's algorithm; only where it is named
        GFLOP/s count what convolutions and matrix products need when computed directly, so faster algorithms may exceed the peak.
        The peak is measured just before, with multiply-adds that touch no memory.

        Example:
          autogradnet bench --model resnet18 --threads 2 --json
        """;

    public static Command Make(TextWriter output)
    {
        var command = new Command("bench", Description);
        var model = new ModelOptions("random ones", forImages: false);
        var classes = new Option<int?>("--classes") { Description = $"How many classes a model without weights has; {DefaultClasses} where left out.", HelpName = "N" };
        var batch = new Option<int>("--batch") { Description = "How many pictures at once.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var size = new Option<int?>("--size") { Description = "The side of the square pictures. Without it, what the model was trained with.", HelpName = "S" };
        var threads = new Option<int?>("--threads") { Description = "How many threads share the work. Without it, one for each processor.", HelpName = "T" };
        var runs = new Option<int>("--runs") { Description = "How many calls of each part are measured.", HelpName = "R", DefaultValueFactory = _ => DefaultRuns };
        var parts = new Option<string?>("--parts") { Description = $"What is measured: any of {string.Join(", ", ModelBench.PartNames)}; or all, as where left out: all but the last.", HelpName = "PART[,PART...]|all" };
        var products = new Option<string[]>("--matmul") { Description = "Instead of a model: matrix products of these extents; repeat for several.", HelpName = "ROWSxINNERxCOLUMNS", DefaultValueFactory = _ => [] };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object on the last line instead of a table: medians such as forward_ms, and more." };
        var interleave = new Option<bool>("--interleave") { Description = "Measures on request instead: for each line PART [RUNS] on standard input a line of milliseconds; also 'warm PART', 'threads N' and 'exchange', the nanoseconds until one processor sees what another has written." };
        var export = new Option<string?>("--export") { Description = "Also writes weights.safetensors, model.onnx and example.safetensors (input, labels, and what came out), to compare with other libraries.", HelpName = "DIR" };
        var scaling = new Option<string?>("--scaling") { Description = $"Measures batches of 1 to 32 and sizes of 64 to 448 instead, in three rounds, and draws the time per FLOP as bars; {ScalingParts} where --parts is left out.", HelpName = "FILE.png" };
        model.AddTo(command);
        foreach (var option in new Option[] { classes, batch, size, threads, runs, parts, products, json, interleave, export, scaling }) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var (count, pictures) = (parsed.GetValue(runs), parsed.GetValue(batch));
            if (count < 1) throw new ArgumentException($"--runs must be at least 1, not {count}.");
            if (pictures is < 1 or > LargestBatch) throw new ArgumentException($"--batch must be from 1 to {LargestBatch}, not {pictures}.");
            InputSize.Require(parsed.GetValue(size));
            var chart = parsed.GetValue(scaling);
            var names = PartNames(parsed.GetValue(parts) ?? (chart is null ? All : ScalingParts));
            var before = Compute.Threads;
            SetThreads(parsed.GetValue(threads));
            try
            {
                if (parsed.GetRequiredValue(products) is { Length: > 0 } extents)
                {
                    if (model.IsGiven(parsed)) throw new ArgumentException("Give either --model or --matmul.");
                    using var multiply = new ProductBench(extents, new RandomSource(Seed));
                    Run(multiply.Parts, report => report);
                    return Task.FromResult(CommandLine.Success);
                }

                var random = new RandomSource(Seed);
                using var loaded = model.LoadOrCreate(parsed, parsed.GetValue(classes) ?? DefaultClasses, random.Split());
                var side = InputSize.Choose(parsed.GetValue(size), loaded);
                if (chart is not null)
                {
                    WriteScaling(output, Scale(loaded, side.Height, names, count, random, cancellation), chart, parsed.GetValue(json));
                    return Task.FromResult(CommandLine.Success);
                }

                using var bench = new ModelBench(loaded, pictures, side, random);
                if (parsed.GetValue(export) is { } folder) BenchExport.Write(folder, loaded, bench, names.Contains("training"));
                Run(
                    [.. bench.Parts.Where(part => names.Contains(part.Name))],
                    report => report with { Model = loaded.Name, Batch = pictures, Size = side, MultiplyAdds = bench.MultiplyAdds });
                return Task.FromResult(CommandLine.Success);
            }
            finally
            {
                Compute.Threads = before;
            }

            void Run(IReadOnlyList<BenchPart> chosen, Func<BenchReport, BenchReport> describe)
            {
                if (parsed.GetValue(interleave)) BenchServer.Run(chosen, Console.In, output, cancellation);
                else Write(output, describe(Measure(chosen, count, cancellation)), parsed.GetValue(json));
            }
        });
        return command;
    }

    private static BenchReport Measure(IReadOnlyList<BenchPart> parts, int runs, CancellationToken cancellation)
    {
        var peak = FmaPeak.Measure(Compute.Threads);
        var measured = ProgressBar.Run("Measuring", parts.Count * runs, show =>
            parts.Select((part, index) => Measurement.Of(part, false, runs, done => show((index * runs) + done), cancellation)).ToList());
        using var process = Process.GetCurrentProcess();
        return new BenchReport { Threads = Compute.Threads, PeakGigaflopPerSecond = peak, PeakWorkingSetBytes = process.PeakWorkingSet64, Measurements = measured };
    }

    private static ScalingReport Scale(Model model, int side, IReadOnlyCollection<string> parts, int runs, RandomSource random, CancellationToken cancellation) =>
        ProgressBar.Run("Measuring", ScalingReport.Steps, show =>
        {
            var steps = 0;
            return ScalingReport.Of(
                model.Name,
                side,
                (batch, size) => new ModelBench(model, batch, size, random.Split()),
                (bench, isWarm) =>
                {
                    var measured = bench.Parts.Where(part => parts.Contains(part.Name)).Select(part => Measurement.Of(part, isWarm, runs, _ => { }, cancellation)).ToList();
                    show(++steps);
                    return measured;
                });
        });

    private static void WriteScaling(TextWriter output, ScalingReport report, string path, bool json)
    {
        report.ToChart().Save(path);
        if (json)
        {
            output.WriteLine(report.ToJson());
            return;
        }

        report.WriteTable(output);
        output.WriteLine(path);
    }

    private static void Write(TextWriter output, BenchReport report, bool json)
    {
        if (json) output.WriteLine(report.ToJson());
        else report.WriteTable(output);
    }

    private static IReadOnlyCollection<string> PartNames(string text)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (names.Contains(All)) return ModelBench.UsualParts;
        foreach (var name in names)
        {
            if (!ModelBench.PartNames.Contains(name)) throw new ArgumentException($"--parts: there is no part '{name}'; there are {string.Join(", ", ModelBench.PartNames)}, {All}.");
        }

        return names.Length > 0 ? names : throw new ArgumentException($"--parts names no part; there are {string.Join(", ", ModelBench.PartNames)}, {All}.");
    }

    private static void SetThreads(int? threads)
    {
        if (threads is not { } count) return;
        if (count is < 1 or > 256) throw new ArgumentException($"--threads must be from 1 to 256, not {count}.");
        Compute.Threads = count;
    }
}
