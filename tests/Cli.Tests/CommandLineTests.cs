using AutogradNet.Explanations;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Tests;

/// <summary>The command line as its users meet it: what it writes, what it prints, and how it refuses.</summary>
public sealed class CommandLineTests : IClassFixture<WorkFolder>
{
    private readonly WorkFolder _folder;

    public CommandLineTests(WorkFolder folder) => _folder = folder;

    [Fact]
    public async Task ExplainWritesAPictureAndAnOverlayForEveryClassAndMethod()
    {
        var folder = _folder.New();
        var (code, output, error) = await Run("explain", "--class", "3", "--class", "mouse", "--method", "all", "--labels", _folder.Labels, "--out", folder);
        Assert.Equal((0, ""), (code, error));
        foreach (var method in SaliencyMethods.Names)
        {
            foreach (var index in new[] { 3, 5 })
            {
                var picture = RgbImage.Load(Path.Combine(folder, $"photo-{index}-{method}.png"));
                Assert.Equal((224, 224), (picture.Width, picture.Height));
                var overlay = RgbImage.Load(Path.Combine(folder, $"photo-{index}-{method}-overlay.png"));
                Assert.Equal((90, 70), (overlay.Width, overlay.Height));
                Assert.Contains($"photo-{index}-{method}.png", output);
            }
        }

        Assert.Equal(24, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task WithoutAClassTheMostProbableOneIsExplainedWithGradCam()
    {
        var folder = _folder.New();
        var (_, classes, _) = await Run("classify", "--top", "1");
        var top = classes.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3].Trim();
        var (code, _, _) = await Run("explain", "--out", folder);
        Assert.Equal(0, code);
        Assert.Equal([$"photo-{top}-gradcam-overlay.png", $"photo-{top}-gradcam.png"], Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order());
    }

    [Fact]
    public async Task RawHoldsTheNumbersBehindThePictures()
    {
        var folder = _folder.New();
        var raw = Path.Combine(folder, "raw.safetensors");
        var (code, _, error) = await Run("explain", "--class", "3", "--method", "guided,gradcam,guided-gradcam", "--layer", "features.7", "--out", folder, "--raw", raw);
        Assert.Equal((0, ""), (code, error));
        using var file = SafetensorsFile.Open(raw);
        Assert.Equal(
            ["attribution.gradcam.3", "attribution.guided-gradcam.3", "attribution.guided.3", "layer_attribution.gradcam.3", "layer_attribution.guided-gradcam.3", "logits"],
            file.Entries.Keys.Order(StringComparer.Ordinal));
        using var model = _folder.Model();
        // Asked for alone, Grad-CAM would be recorded from its layer on, and its last bits be others.
        var method = SaliencyMethod.GradCam("features.7");
        using var recording = Recording.For(model, RgbImage.Load(_folder.Photo), method, SaliencyMethod.Guided, SaliencyMethod.GuidedGradCam("features.7"));
        using var expected = recording.Explain(3, method);
        using var values = file.Read("attribution.gradcam.3");
        using var layer = file.Read("layer_attribution.gradcam.3");
        Assert.Equal(new Shape(1, 1, 27, 27), layer.Shape);
        Assert.Equal(expected.Attribution.Values.ToArray<float>(), values.ToArray<float>());
        Assert.Equal(expected.Attribution.LayerValues!.ToArray<float>(), layer.ToArray<float>());
        Assert.All(values.ToArray<float>(), value => Assert.True(value >= 0));
    }

    [Fact]
    public async Task SeveralTensorsAreExplainedTogether()
    {
        var folder = _folder.New();
        var tensors = Path.Combine(folder, "in.safetensors");
        using (var batch = new RandomSource(5).Normal([2, 3, 96, 96]))
        {
            SafetensorsWriter.Write(tensors, [new("batch", batch), new("other", batch)]);
        }

        var raw = Path.Combine(folder, "raw.safetensors");
        var (code, _, error) = await RunPlain("explain", "--model", "squeezenet1_1", "--weights", _folder.Weights, "--input-tensor", $"{tensors}:batch", "--class", "1", "--method", "gradient,gradcam", "--out", folder, "--raw", raw);
        Assert.Equal((0, ""), (code, error));
        Assert.True(File.Exists(Path.Combine(folder, "batch-1-1-gradcam.png")));
        using var file = SafetensorsFile.Open(raw);
        using var gradient = file.Read("attribution.gradient.1");
        Assert.Equal(new Shape(2, 3, 96, 96), gradient.Shape);
    }

    [Theory]
    [InlineData("there is no model", "explain", "--model", "squeezenet9")]
    [InlineData("absent.safetensors", "explain", "--weights", "absent.safetensors")]
    [InlineData("absent.jpg", "explain", "--image", "absent.jpg")]
    [InlineData("0 to 9", "explain", "--class", "10")]
    [InlineData("0 to 9", "explain", "--class", "-1")]
    [InlineData("--labels", "explain", "--class", "mouse")]
    [InlineData("No method 'nonsense'", "explain", "--method", "nonsense")]
    [InlineData("features.99", "explain", "--layer", "features.99")]
    [InlineData("absent.json", "explain", "--labels", "absent.json")]
    [InlineData("--top", "classify", "--top", "0")]
    [InlineData("--nonsense", "explain", "--nonsense")]
    [InlineData("LABELS", "explain", "--labels", "{photo}")]
    [InlineData("{photo}", "explain", "--weights", "{photo}")]
    [InlineData("{weights}", "explain", "--image", "{weights}")]
    [InlineData("Give either", "explain", "--input-tensor", "{weights}")]
    public async Task BadInputIsOneLineOnStandardErrorAndNoFile(string expected, params string[] arguments)
    {
        var folder = _folder.New();
        var filled = arguments.Select(Fill).ToArray();
        var (code, output, error) = await Run([.. filled, .. filled[0] == "explain" ? new[] { "--out", folder, "--raw", Path.Combine(folder, "raw.safetensors") } : []]);
        Assert.Equal(CommandLine.BadInput, code);
        Assert.Equal("", output);
        Assert.Equal(1, error.Count(c => c == '\n'));
        if (expected != "LABELS") Assert.Contains(Fill(expected), error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFileSystemEntries(folder));

        string Fill(string text) => text.Replace("{photo}", _folder.Photo).Replace("{weights}", _folder.Weights);
    }

    [Fact]
    public async Task WeightsOfAnotherModelAreRefusedInOneLine()
    {
        var (code, _, error) = await RunPlain("classify", "--model", "squeezenet1_0", "--weights", _folder.Weights, "--image", _folder.Photo);
        Assert.Equal(CommandLine.BadInput, code);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.Contains("features.0.weight", error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("explain", "--help")]
    public async Task HelpTeaches(params string[] arguments)
    {
        var (code, output, _) = await RunPlain(arguments);
        Assert.Equal(0, code);
        Assert.Contains("explain", output);
    }

    /// <summary>Runs a command with the folder's model and photo, unless the arguments name others.</summary>
    private Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var full = arguments.ToList();
        if (!full.Contains("--model")) full.AddRange(["--model", "squeezenet1_1"]);
        if (!full.Contains("--weights")) full.AddRange(["--weights", _folder.Weights]);
        if (!full.Contains("--image")) full.AddRange(["--image", _folder.Photo]);
        return RunPlain([.. full]);
    }

    private static async Task<(int Code, string Output, string Error)> RunPlain(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
