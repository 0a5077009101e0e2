using System.Text.Json;
using AutogradNet.Cli.Measuring;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Tests.Commands;

/// <summary><c>bench</c>: what it prints and what it refuses, not how fast anything is. It sets how the process computes.</summary>
[Collection(AloneCollection.Name)]
public sealed class BenchCommandTests : IClassFixture<WorkFolder>
{
    private readonly WorkFolder _folder;

    public BenchCommandTests(WorkFolder folder) => _folder = folder;

    [Fact]
    public async Task TheLastLineIsAJsonObjectWithTheMedians()
    {
        var (code, output, error) = await Run("bench", "--model", "resnet20", "--classes", "10", "--size", "8", "--batch", "2", "--runs", "1", "--json");
        Assert.Equal((CommandLine.Success, ""), (code, error));
        using var json = JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        var report = json.RootElement;
        Assert.Equal("resnet20", report.GetProperty("model").GetString());
        Assert.Equal(Compute.Threads, report.GetProperty("threads").GetInt32());
        Assert.Equal((2, 8), (report.GetProperty("batch").GetInt32(), report.GetProperty("size").GetInt32()));
        foreach (var name in new[] { "forward_ms", "forward_backward_ms", "training_step_ms", "gradcam_ms", "five_methods_ms", "peak_working_set_mb", "fma_peak_gflops" })
        {
            Assert.True(report.GetProperty(name).GetDouble() > 0, name);
        }

        using var model = ModelZoo.Create("resnet20", 10);
        Assert.Equal(2 * ModelSummary.Of(model.Network, 8).MultiplyAdds, report.GetProperty("multiply_adds").GetInt64());
        Assert.Equal(5, report.GetProperty("quartiles").EnumerateObject().Count());
        Assert.All(report.GetProperty("allocated_bytes").EnumerateObject(), part => Assert.InRange(part.Value.GetInt64(), 1, 1 << 24));
    }

    [Fact]
    public async Task SumsOverTapsAreMeasuredWhereTheyAreNamed()
    {
        var (code, output, error) = await Run("bench", "--model", "resnet20", "--size", "32", "--runs", "1", "--parts", "taps,backward", "--json");
        Assert.Equal((CommandLine.Success, ""), (code, error));
        using var json = JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]);
        Assert.True(json.RootElement.GetProperty("forward_backward_taps_ms").GetDouble() > 0);
        Assert.True(json.RootElement.GetProperty("forward_backward_ms").GetDouble() > 0);
        Assert.False(json.RootElement.TryGetProperty("forward_ms", out _));
    }

    [Fact]
    public async Task OnlyTheChosenPartsOfLoadedWeightsAreMeasured()
    {
        var (code, output, error) = await Run("bench", "--model", "squeezenet1_1", "--weights", _folder.Weights, "--size", "32", "--runs", "1", "--parts", "forward,training");
        Assert.Equal((CommandLine.Success, ""), (code, error));
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("part ", lines[0]);
        Assert.StartsWith("forward ", lines[1]);
        Assert.StartsWith("training ", lines[2]);
        Assert.StartsWith("squeezenet1_1: 1 × 3 × 32 × 32, ", lines[3]);
        Assert.Contains("FMA peak", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public async Task MatrixProductsAreMeasuredByTheirExtents()
    {
        var (code, output, error) = await Run("bench", "--matmul", "3x4x5", "--matmul", "64x64x64", "--runs", "3", "--json");
        Assert.Equal((CommandLine.Success, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.False(json.RootElement.TryGetProperty("model", out _));
        var (time, speed) = (json.RootElement.GetProperty("matmul_64x64x64_ms").GetDouble(), json.RootElement.GetProperty("gflops").GetProperty("matmul_64x64x64_ms").GetDouble());
        Assert.Equal(2 * 64 * 64 * 64 / time / 1e6, speed, 0.05 * speed);
        Assert.True(json.RootElement.TryGetProperty("matmul_3x4x5_ms", out _));
    }

    [Fact]
    public async Task WhatIsExportedGivesTheSameScoresElsewhere()
    {
        var folder = _folder.New();
        var (code, _, error) = await Run("bench", "--model", "resnet20", "--classes", "10", "--size", "16", "--batch", "2", "--runs", "1", "--parts", "forward,training", "--export", folder);
        Assert.Equal((CommandLine.Success, ""), (code, error));
        using var example = SafetensorsFile.Open(Path.Combine(folder, "example.safetensors"));
        Assert.Equal(["input", "input_gradient", "labels", "logits", "loss"], example.Entries.Keys.Order(StringComparer.Ordinal));
        using var model = ModelZoo.Load("resnet20", Path.Combine(folder, "weights.safetensors"));
        using var onnx = Layers.Onnx.OnnxModel.Load(Path.Combine(folder, "model.onnx"));
        using var input = example.Read("input");
        using var logits = example.Read("logits");
        using var again = model.Network.Call(input);
        using var imported = onnx.Network.Call(input);
        Assert.Equal(logits.ToArray<float>(), again.ToArray<float>());
        var scale = logits.ToArray<float>().Max(Math.Abs);
        Assert.All(logits.ToArray<float>().Zip(imported.ToArray<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * scale));

        using var labels = example.Read("labels");
        model.Network.Train();
        using var loss = model.Network.Call(input).CrossEntropy([.. labels.ToArray<long>().Select(label => (int)label)]);
        using var expected = example.Read("loss");
        Assert.Equal(loss.ToDouble(), expected.ToDouble(), 1e-5);
    }

    [Theory]
    [InlineData("--model NAME is needed")]
    [InlineData("There is no model 'resnet'", "--model", "resnet")]
    [InlineData("not a score for each class", "--model", "unet_small", "--size", "32")]
    [InlineData("there is no part 'sideways'", "--model", "resnet20", "--parts", "forward,sideways")]
    [InlineData("names no part", "--model", "resnet20", "--parts", ",")]
    [InlineData("--runs must be at least 1", "--model", "resnet20", "--runs", "0")]
    [InlineData("--batch must be from 1", "--model", "resnet20", "--batch", "0")]
    [InlineData("--size must be from 1", "--model", "resnet20", "--size", "0")]
    [InlineData("--threads must be from 1", "--model", "resnet20", "--threads", "0")]
    [InlineData("ROWSxINNERxCOLUMNS", "--matmul", "3x4")]
    [InlineData("ROWSxINNERxCOLUMNS", "--matmul", "3x0x4")]
    [InlineData("either --model or --matmul", "--matmul", "3x4x5", "--model", "resnet20")]
    [InlineData("absent.safetensors", "--model", "resnet20", "--weights", "absent.safetensors")]
    public async Task BadInputIsOneLine(string expected, params string[] arguments)
    {
        var (code, output, error) = await Run(["bench", .. arguments]);
        Assert.Equal((CommandLine.BadInput, ""), (code, output));
        Assert.Contains(expected, error);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
    }

    [Fact]
    public void OnRequestEachLineIsAnsweredByOne()
    {
        var calls = 0;
        var parts = new[] { new BenchPart("one", "one_ms", 1, () => calls++), new BenchPart("two", "two_ms", 1, () => { }) };
        var output = new StringWriter { NewLine = "\n" };
        BenchServer.Run(parts, new StringReader("one 3\n one\nthree\none 0\none x\n\ntwo 2\n"), output, CancellationToken.None);
        var lines = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(8, lines.Length);
        Assert.Equal("ready one two", lines[0]);
        Assert.Equal(3, Times(lines[1]).Length);
        Assert.Single(Times(lines[2]));
        Assert.Equal("error: There is no part 'three'; there are one, two.", lines[3]);
        Assert.StartsWith("error: '0'", lines[4]);
        Assert.StartsWith("error: 'x'", lines[5]);
        Assert.StartsWith("error: ", lines[6]);
        Assert.Equal(2, Times(lines[7]).Length);
        Assert.Equal(4, calls);

        static double[] Times(string line) => [.. line.Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void WhatProcessorsExchangeTakesTimeWhereThereAreSeveral()
    {
        var output = new StringWriter { NewLine = "\n" };
        BenchServer.Run([], new StringReader("exchange\n"), output, CancellationToken.None);
        var nanoseconds = double.Parse(output.ToString().Split('\n')[1], System.Globalization.CultureInfo.InvariantCulture);
        // Far less than a thread takes to be put on a processor, unless both share one: then the clock ends it.
        if (Environment.ProcessorCount == 1) Assert.Equal(0, nanoseconds);
        else Assert.InRange(nanoseconds, 1, 300e6);
    }

    [Fact]
    public void CostPerFlopIsReportedForEveryBatchAndSize()
    {
        // Twice as long per FLOP as the others: sixteen pictures in forward, and 448 pixels in backward.
        var (made, disposed, measured) = (0, 0, 0);
        var report = ScalingReport.Of("net", 32, (batch, side) => new Pictures(batch, side, made++, () => disposed++), (pictures, isWarm) =>
        {
            // Each takes its turn once in every round; the first round is the one in which nothing is warm.
            Assert.Equal((measured % made, measured >= made), (pictures.Index, isWarm));
            measured++;
            var (batch, side) = (pictures.Batch, pictures.Side);
            return
            [
                Taking(new BenchPart("forward", "forward_ms", 1e6 * batch * side, () => { }), batch * side * (batch == 16 ? 2 : 1)),
                Taking(new BenchPart("backward", "backward_ms", 2e6 * batch * side, () => { }), batch * side * (side == 448 ? 4 : 2)),
            ];
        });
        Assert.Equal((ScalingReport.Steps, made), (measured, disposed));
        Assert.Equal(measured / made, report.Sizes[0].Measurements[0].Milliseconds.Count);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal([1, 2, 4, 8, 16, 32], json.RootElement.GetProperty("batches").EnumerateArray().Select(point => point.GetProperty("batch").GetInt32()));
        Assert.All(json.RootElement.GetProperty("batches").EnumerateArray(), point => Assert.Equal(32, point.GetProperty("size").GetInt32()));
        var sizes = json.RootElement.GetProperty("sizes").EnumerateArray().ToList();
        Assert.Equal((64, 448, made - 6), (sizes[0].GetProperty("size").GetInt32(), sizes[^1].GetProperty("size").GetInt32(), sizes.Count));
        Assert.Equal(1000, sizes[0].GetProperty("ms_per_gflop").GetProperty("forward_ms").GetDouble());
        var spread = json.RootElement.GetProperty("spread");
        Assert.Equal((2, 1), (spread.GetProperty("forward_ms").GetProperty("batches").GetDouble(), spread.GetProperty("forward_ms").GetProperty("sizes").GetDouble()));
        Assert.Equal((1, 2), (spread.GetProperty("backward_ms").GetProperty("batches").GetDouble(), spread.GetProperty("backward_ms").GetProperty("sizes").GetDouble()));
        Assert.True(report.ToChart().Width > 600);
        var text = new StringWriter { NewLine = "\n" };
        report.WriteTable(text);
        Assert.EndsWith("backward: the most expensive FLOP costs 1.00 times the cheapest over batches, 2.00 times over sizes\n", text.ToString());

        static Measurement Taking(BenchPart part, double milliseconds) => new(part, [milliseconds], 0);
    }

    private sealed record Pictures(int Batch, int Side, int Index, Action Disposed) : IDisposable
    {
        public void Dispose() => Disposed();
    }

    [Fact]
    public void ThePeakIsANumberOfGigaflops()
    {
        Assert.True(FmaPeak.Measure(1) > 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => FmaPeak.Measure(0));
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        return (await CommandLine.RunAsync(args, output, error), output.ToString(), error.ToString());
    }
}
