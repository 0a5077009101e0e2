using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class TexturePatternTests
{
    public static TheoryData<SceneTexture> Textures => [.. Enum.GetValues<SceneTexture>()];

    [Theory]
    [MemberData(nameof(Textures))]
    public void WeightsAreMixturesAndBothColorsAreSeen(SceneTexture texture)
    {
        var random = new RandomSource(17);
        for (var trial = 0; trial < 40; trial++)
        {
            var pattern = new TexturePattern(texture, random, 30, 1);
            var (first, second) = (0, 0);
            for (var i = 0; i < 64 * 64; i++)
            {
                var weight = pattern.At((i % 64) - 31.5, (i / 64) - 31.5);
                Assert.InRange(weight, 0, 1);
                if (weight < 0.2) first++;
                if (weight > 0.8) second++;
            }

            if (texture == SceneTexture.Plain)
            {
                Assert.Equal((4096, 0), (first, second));
                continue;
            }

            Assert.True(first > 100, $"first colour in {first} pixels");
            Assert.True(second > 100, $"second colour in {second} pixels");
        }
    }

    [Theory]
    [MemberData(nameof(Textures))]
    public void APatternFollowsFromItsRandomNumbers(SceneTexture texture)
    {
        var (a, b) = (new TexturePattern(texture, new RandomSource(1), 30, 1), new TexturePattern(texture, new RandomSource(1), 30, 1));
        for (var i = 0; i < 100; i++) Assert.Equal(a.At(i, -i * 0.7), b.At(i, -i * 0.7));
    }

    [Theory]
    [InlineData(SceneTexture.Stripes)]
    [InlineData(SceneTexture.Checks)]
    [InlineData(SceneTexture.Dots)]
    [InlineData(SceneTexture.Zigzag)]
    [InlineData(SceneTexture.Grid)]
    [InlineData(SceneTexture.Noise)]
    [InlineData(SceneTexture.Gradient)]
    public void NoEdgeIsSharperThanAPixel(SceneTexture texture)
    {
        var random = new RandomSource(2);
        for (var trial = 0; trial < 20; trial++)
        {
            var pattern = new TexturePattern(texture, random, 30, 1);
            for (var i = 0; i < 2000; i++)
            {
                double x = random.NextDouble(-40, 40), y = random.NextDouble(-40, 40);
                Assert.InRange(Math.Abs(pattern.At(x + 0.01, y) - pattern.At(x, y)), 0, 0.015);
            }
        }
    }

    [Fact]
    public void AnUnknownTextureIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TexturePattern((SceneTexture)8, new RandomSource(1), 30, 1));
}
