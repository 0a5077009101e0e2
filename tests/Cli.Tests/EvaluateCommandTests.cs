using System.Text.Json;
using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Cli.Tests;

/// <summary><c>evaluate</c> on an untrained model: which files it writes, what it prints, and how it refuses.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("autogradnet-").FullName;
    private readonly string _weights;
    private readonly string _labels;

    public EvaluateCommandTests()
    {
        _weights = Path.Combine(_folder, "weights.safetensors");
        _labels = Path.Combine(_folder, "labels.json");
        using var model = ModelZoo.Create("scenes", SceneGenerator.ClassNames.Count, new RandomSource(2));
        SafetensorsWriter.Write(_weights, model.Network.StateDict());
        File.WriteAllText(_labels, JsonSerializer.Serialize(SceneGenerator.ClassNames));
    }

    [Fact]
    public async Task ItWritesTableJsonChartAndExamples()
    {
        var folder = Path.Combine(_folder, "report");
        var (code, output, error) = await Run("--model", "scenes", "--weights", _weights, "--labels", _labels, "--methods", "gradient,gradcam", "--occlusion", "56", "--out", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(["localization-examples.png", "localization.json", "localization.png", "localization.txt"], Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.StartsWith(await File.ReadAllTextAsync(Path.Combine(folder, "localization.txt")), output);
        Assert.Contains("occlusion-rank", output);
        Assert.True(RgbImage.Load(Path.Combine(folder, "localization.png")).Width > 600);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "localization.json")));
        Assert.Equal(["gradient", "gradcam", "occlusion", "random", "edges", "center"], json.RootElement.GetProperty("methods").EnumerateArray().Select(method => method.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task WithoutAModelItIsTheDemosAndJsonIsAllThatIsPrinted()
    {
        var (code, output, error) = await Run("--methods", "gradient", "--occlusion", "none", "--json", "--out", Path.Combine(_folder, "json"));
        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(2, json.RootElement.GetProperty("scenes").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("occlusion").ValueKind);
    }

    [Fact]
    public async Task AccuracyIsCountedOnFoldersNamedAsTheClassesAndOnScenes()
    {
        var pictures = new SceneImages(new SceneDataset(3, 24, SceneOptions.SingleObject, SceneSplit.Test));
        foreach (var index in Enumerable.Range(0, pictures.Count))
        {
            var folder = Path.Combine(_folder, "data", "test", pictures.ClassNames[pictures.Label(index)]);
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{index}.png"), pictures.Load(index).Encode());
        }

        var (report, json) = (Path.Combine(_folder, "accuracy"), "");
        foreach (var data in new[] { Path.Combine(_folder, "data"), "scenes" })
        {
            var (code, output, error) = await RunSuite("accuracy", "--data", data, "--scenes", "24", "--seed", "3", "--json", "--out", report);
            Assert.Equal((0, ""), (code, error));
            Assert.Equal(["accuracy.json", "accuracy.png", "accuracy.txt"], Directory.GetFiles(report).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
            Assert.Contains($"scenes on 24 pictures of {data}", await File.ReadAllTextAsync(Path.Combine(report, "accuracy.txt")));
            using var parsed = JsonDocument.Parse(output);
            Assert.True(parsed.RootElement.GetProperty("accuracy").GetDouble() >= 0.9);
            var confusion = parsed.RootElement.GetProperty("confusion").GetRawText();
            Assert.True(json is "" || json == confusion, "The same pictures from a folder and as they are drawn differ.");
            json = confusion;
        }

        var several = await RunSuite("accuracy", "--scenes", "24", "--views", "shifted", "--out", report);
        Assert.Contains("averaged over the picture, its shifts by a pixel and their mirror images", several.Output);
    }

    [Theory]
    [InlineData("is none of the model's", "--data", "DATA")]
    [InlineData("no names", "--data", "scenes", "--model", "scenes", "--weights", "WEIGHTS")]
    [InlineData("absent.zip", "--data", "absent.zip")]
    [InlineData("nonsense", "--views", "nonsense")]
    public async Task AccuracyOfWhatCannotBeMeasuredIsRefused(string expected, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "data", "test", "unheard-of")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "1.png"), new RgbImage(8, 8).Encode());
        string[] given = [.. arguments.Select(argument => argument switch { "DATA" => Path.Combine(_folder, "data"), "WEIGHTS" => _weights, _ => argument })];
        var (code, output, error) = await RunSuite("accuracy", [.. given, "--scenes", "2", "--out", Path.Combine(_folder, "refused")]);
        Assert.Equal((CommandLine.BadInput, ""), (code, output));
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.Contains(expected, error);
        Assert.False(Directory.Exists(Path.Combine(_folder, "refused")));
    }

    [Theory]
    [InlineData("--occlusion", "--occlusion", "few")]
    [InlineData("--occlusion", "--occlusion", "0")]
    [InlineData("larger than the input", "--occlusion", "200")]
    [InlineData("No method 'nonsense'", "--methods", "nonsense")]
    [InlineData("--methods names no method", "--methods", ",")]
    [InlineData("absent.safetensors", "--model", "scenes", "--weights", "absent.safetensors")]
    [InlineData("--weights", "--model", "scenes")]
    [InlineData("nonsense", "--objects", "nonsense")]
    [InlineData("features.99", "--methods", "gradcam", "--layer", "features.99")]
    public async Task BadInputIsOneLineOnStandardErrorAndNoFile(string expected, params string[] arguments)
    {
        var folder = Path.Combine(_folder, "refused");
        var (code, output, error) = await Run([.. arguments, "--out", folder]);
        Assert.Equal((CommandLine.BadInput, ""), (code, output));
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.Contains(expected, error);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task OnlySuitesThatExistAndSomeScenesAreTaken()
    {
        foreach (var arguments in new[] { new[] { "--suite", "nonsense" }, ["--suite", "localization", "--scenes", "0"], ["--scenes", "1"] })
        {
            using var error = new StringWriter();
            Assert.Equal(CommandLine.BadInput, await CommandLine.RunAsync(["evaluate", .. arguments, "--out", Path.Combine(_folder, "none")], TextWriter.Null, error));
            Assert.Equal(1, error.ToString().Count(c => c == '\n'));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Task<(int Code, string Output, string Error)> Run(params string[] arguments) => RunSuite("localization", ["--scenes", "2", .. arguments]);

    private static async Task<(int Code, string Output, string Error)> RunSuite(string suite, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(["evaluate", "--suite", suite, .. arguments], output, error);
        return (code, output.ToString(), error.ToString());
    }
}
