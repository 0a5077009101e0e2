using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class SceneOptionsTests
{
    private static readonly Dictionary<string, SceneOptions> Wrong = new()
    {
        ["ImageSize"] = new() { ImageSize = 31 },
        ["MinimumObjects"] = new() { MinimumObjects = 0 },
        ["MinimumObjects above the maximum"] = new() { MinimumObjects = 3, MaximumObjects = 2 },
        ["MaximumObjects"] = new() { MaximumObjects = 5 },
        ["MinimumRadius"] = new() { MinimumRadius = 0.01 },
        ["MinimumRadius above the maximum"] = new() { MinimumRadius = 0.3 },
        ["MaximumRadius"] = new() { MaximumRadius = 0.5 },
        ["MinimumVisibleFraction"] = new() { MinimumVisibleFraction = double.NaN },
        ["MinimumContrast"] = new() { MinimumContrast = -1 },
        ["NoiseAmplitude"] = new() { NoiseAmplitude = 33 },
        ["Bias"] = new() { Bias = (SceneBias)4 },
        ["BiasProbability"] = new() { BiasProbability = 1.5 },
    };

    public static TheoryData<string> Names => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ValuesOutOfRangeAreNamed(string name)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SceneGenerator(Wrong[name]));
        Assert.StartsWith($"SceneOptions.{name.Split(' ')[0]} must be from", error.Message);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(113)]
    [InlineData(224)]
    public void SizesOtherThanTheDefaultWork(int size)
    {
        var generator = new SceneGenerator(SceneOptions.Default with { ImageSize = size, MinimumObjects = 2 });
        for (var seed = 0UL; seed < 20; seed++)
        {
            var scene = generator.Generate(seed);
            Assert.Equal((size, size), (scene.Image.Width, scene.Image.Height));
            Assert.All(scene.Objects, item => Assert.True(item.Box.Within(size, size)));
        }
    }

    [Fact]
    public void TheExtremesOfTheOptionsCanBeDrawn()
    {
        var tiny = new SceneOptions { ImageSize = 32, MinimumRadius = 0.05, MaximumRadius = 0.05, MinimumVisibleFraction = 0.1 };
        var smallest = new SceneGenerator(tiny);
        var contrasting = new SceneGenerator(new SceneOptions { MinimumObjects = 4, MaximumObjects = 4, MinimumContrast = 60 });
        for (var seed = 0UL; seed < 100; seed++)
        {
            Assert.All(smallest.Generate(seed).Objects, item => Assert.True(item.Mask.Count > 0));
            Assert.Equal(4, contrasting.Generate(seed).Objects.Count);
        }
    }
}
