using AutogradNet.Cli.Commands;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Tests;

/// <summary>From a folder of pictures to an explanation with the trained weights.</summary>
public sealed class TrainCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("autogradnet-").FullName;

    [Fact]
    public async Task AFolderOfPicturesBecomesAModelThatExplains()
    {
        WritePictures(Path.Combine(_root, "data"));
        var folder = Path.Combine(_root, "run");
        var (code, output, error) = await Run("train", "--data", Path.Combine(_root, "data"), "--model", "resnet20", "--epochs", "2", "--batch", "4", "--rate", "0.05", "--out", folder, "--half");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("epoch   2", output);
        foreach (var file in new[] { "checkpoint.safetensors", "model.safetensors", "log.csv", "log.json", "log.png" }) Assert.True(File.Exists(Path.Combine(folder, file)), file);

        var picture = Path.Combine(_root, "data", "train", "blue", "0.png");
        foreach (var weights in new[] { "model.safetensors", "checkpoint.safetensors" })
        {
            (code, output, error) = await Run("classify", "--weights", Path.Combine(folder, weights), "--image", picture);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("blue", output);
        }

        var pictures = Path.Combine(_root, "out");
        (code, _, error) = await Run("explain", "--weights", Path.Combine(folder, "model.safetensors"), "--image", picture, "--class", "red", "--out", pictures);
        Assert.Equal((0, ""), (code, error));
        Assert.True(File.Exists(Path.Combine(pictures, "0-1-gradcam-overlay.png")));
    }

    [Fact]
    public async Task ResumedTrainingEndsWithTheSameBytes()
    {
        var data = Path.Combine(_root, "data");
        WritePictures(data);
        await Train("whole", "3");
        await Train("parts", "3");
        Assert.Equal(File.ReadAllBytes(Path.Combine(_root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(_root, "parts", "model.safetensors")));
        var (code, _, _) = await Run("train", "--data", data, "--model", "resnet20", "--epochs", "3", "--batch", "4", "--rate", "0.05", "--out", Path.Combine(_root, "parts"), "--resume");
        Assert.Equal(0, code);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_root, "whole", "model.safetensors")), File.ReadAllBytes(Path.Combine(_root, "parts", "model.safetensors")));

        async Task Train(string name, string epochs)
        {
            var (code, _, error) = await Run("train", "--data", data, "--model", "resnet20", "--epochs", epochs, "--batch", "4", "--rate", "0.05", "--out", Path.Combine(_root, name));
            Assert.Equal((0, ""), (code, error));
        }
    }

    [Fact]
    public async Task PicturesOfAllSizesTrainAndOtherBatchesAreNotResumed()
    {
        var data = Path.Combine(_root, "data");
        WritePictures(data);
        new RgbImage(300, 45).Save(Path.Combine(data, "train", "red", "wide.png"));
        new RgbImage(7, 60).Save(Path.Combine(data, "test", "blue", "high.png"));
        string[] arguments = ["train", "--data", data, "--model", "resnet20", "--epochs", "1", "--rate", "0.05", "--out", Path.Combine(_root, "sizes")];
        var (code, _, error) = await Run([.. arguments, "--batch", "4"]);
        Assert.Equal((0, ""), (code, error));
        foreach (var (expected, changed) in new[] { ("batch size was 4 and is now 8", new[] { "--batch", "8" }), ("seed was 1 and is now 2", ["--batch", "4", "--seed", "2"]) })
        {
            (code, _, error) = await Run([.. arguments, .. changed, "--resume"]);
            Assert.Equal(CommandLine.BadInput, code);
            Assert.Equal(1, error.Count(c => c == '\n'));
            Assert.Contains(expected, error);
        }
    }

    [Theory]
    [InlineData("absent", "--data", "absent")]
    [InlineData("--epochs", "--epochs", "0")]
    [InlineData("--rate", "--rate", "-1")]
    [InlineData("augmentation", "--augment", "sparkle")]
    [InlineData("there is no model", "--model", "resnet21")]
    [InlineData("sgd", "--optimizer", "magic")]
    public async Task BadInputIsOneLine(string expected, string option, string value)
    {
        WritePictures(Path.Combine(_root, "data"));
        var arguments = new Dictionary<string, string> { ["--data"] = Path.Combine(_root, "data"), ["--model"] = "resnet20", ["--out"] = Path.Combine(_root, "run"), [option] = value };
        var (code, _, error) = await Run(["train", .. arguments.SelectMany(entry => new[] { entry.Key, entry.Value })]);
        Assert.Equal(CommandLine.BadInput, code);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.Contains(expected, error, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(Path.Combine(_root, "run")));
    }

    [Fact]
    public async Task TheDemoDrawsEveryMethodForBothClasses()
    {
        var folder = Path.Combine(_root, "demo");
        var (code, output, error) = await Run("demo", "--out", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("sheet.png", output);
        Assert.Equal(2 + (2 * 2 * Explanations.SaliencyMethods.Names.Count), Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task TheBiasDemoComparesBothModelsAndItsWeightsExplain()
    {
        var folder = Path.Combine(_root, "bias");
        var output = new StringWriter();
        var demo = new BiasDemo { TrainingScenes = 64, Epochs = 1, Scenes = 4 };
        Assert.Equal(CommandLine.Success, demo.Run(folder, 1, output, CancellationToken.None));
        foreach (var (name, _) in Explanations.Evaluation.CueConflictReport.Measures) Assert.Contains($"\n{name} ", output.ToString());
        Assert.Equal(["bias.png", "biased.safetensors"], Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        var (code, _, error) = await Run("explain", "--weights", Path.Combine(folder, "biased.safetensors"), "--image", Path.Combine(folder, "bias.png"), "--out", Path.Combine(_root, "explained"));
        Assert.Equal((0, ""), (code, error));
        var stopped = Path.Combine(_root, "stopped");
        Assert.Throws<OperationCanceledException>(() => demo.Run(stopped, 1, output, new CancellationToken(canceled: true)));
        Assert.False(Directory.Exists(stopped));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void WritePictures(string folder)
    {
        var random = new RandomSource(6);
        foreach (var split in new[] { "train", "test" })
        {
            foreach (var (name, channel) in new[] { ("red", 0), ("blue", 2) })
            {
                var place = Directory.CreateDirectory(Path.Combine(folder, split, name)).FullName;
                for (var i = 0; i < 8; i++)
                {
                    var image = new RgbImage(32, 32);
                    for (var p = 0; p < image.Pixels.Length; p++) image.Pixels[p] = (byte)(random.NextInt32(80) + (p % 3 == channel ? 150 : 0));
                    image.Save(Path.Combine(place, $"{i}.png"));
                }
            }
        }
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
