using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Tests;

/// <summary>An .onnx file where a model is asked for.</summary>
public sealed class OnnxModelTests : IClassFixture<WorkFolder>
{
    private readonly WorkFolder _folder;

    public OnnxModelTests(WorkFolder folder) => _folder = folder;

    [Fact]
    public async Task AnOnnxFileIsClassifiedAsTheModelItWasMadeFrom()
    {
        var path = Export();
        var (code, output, error) = await Run("classify", "--model", path, "--image", _folder.Photo, "--labels", _folder.Labels);
        Assert.Equal((0, ""), (code, error));
        var (_, expected, _) = await Run("classify", "--model", "squeezenet1_1", "--weights", _folder.Weights, "--image", _folder.Photo, "--labels", _folder.Labels);
        Assert.Equal(expected, output);
    }

    [Fact]
    public async Task LayersAreChosenByNodeAndThePreprocessingCanBeGiven()
    {
        var path = Export(96, 64);
        var folder = _folder.New();
        var (code, _, error) = await Run("explain", "--model", path, "--image", _folder.Photo, "--class", "3", "--layer", "features.7", "--mean", "0.5", "--std", "0.5,0.5,0.25", "--size", "96x64", "--out", folder);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("photo-3-gradcam.png", Directory.GetFiles(folder).Select(file => Path.GetFileName(file)));
    }

    [Theory]
    [InlineData("leave --weights out", "--weights", "w.safetensors")]
    [InlineData("--mean takes one number or three", "--mean", "a")]
    [InlineData("StandardDeviation takes a value", "--std", "1,2")]
    [InlineData("--size takes a side", "--size", "0")]
    public async Task WhatDoesNotGoTogetherIsRefused(string message, params string[] arguments)
    {
        var (code, _, error) = await Run(["classify", "--model", Export(), "--image", _folder.Photo, .. arguments]);
        Assert.NotEqual(0, code);
        Assert.Contains(message, error);
    }

    [Fact]
    public async Task OtherModelsKnowTheirPreprocessing()
    {
        var (code, _, error) = await Run("classify", "--model", "squeezenet1_1", "--weights", _folder.Weights, "--image", _folder.Photo, "--size", "64");
        Assert.NotEqual(0, code);
        Assert.Contains("--size is for .onnx models", error);
    }

    private string Export(int height = 224, int width = 224)
    {
        var path = Path.Combine(_folder.New(), "model.onnx");
        using var model = _folder.Model();
        OnnxExport.Save(model, [1, 3, height, width], path);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
