using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class ScenePaletteTests
{
    private static readonly ShapeClass[] Shapes = [ShapeClass.Heart, ShapeClass.Circle, ShapeClass.Ring];

    [Theory]
    [InlineData(SceneBias.None, 36)]
    [InlineData(SceneBias.Color, 36)]
    [InlineData(SceneBias.Color | SceneBias.Texture, 50)]
    public void AllPaintsOfASceneDifferByTheContrast(SceneBias bias, double contrast)
    {
        var options = SceneOptions.Default with { Bias = bias, MinimumContrast = contrast };
        for (var seed = 0UL; seed < 300; seed++)
        {
            var paints = ScenePalette.Draw(new RandomSource(seed), Shapes, options);
            Assert.Equal(4, paints.Count);
            for (var i = 0; i < 4; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    Assert.True(ScenePaint.Contrast(paints[i], paints[j]) >= contrast);
                    foreach (var a in Tones(paints[i]))
                    {
                        foreach (var b in Tones(paints[j])) Assert.True(ColorSegment.Distance(a, b) >= contrast - 1.5);
                    }
                }
            }
        }
    }

    [Fact]
    public void ATextureIsSeen()
    {
        var random = new RandomSource(3);
        for (var i = 0; i < 500; i++)
        {
            var paint = ScenePaint.Draw(random, null, null);
            Assert.True(ColorSegment.Distance(paint.First, paint.Second) >= 22);
        }
    }

    [Fact]
    public void WhatIsTiedIsKept()
    {
        var random = new RandomSource(3);
        for (var i = 0; i < 500; i++)
        {
            var paint = ScenePaint.Draw(random, 0, SceneTexture.Dots);
            Assert.Equal(SceneTexture.Dots, paint.Texture);
            Assert.True(paint.Hue is (>= 0 and <= 0.03) or (>= 0.97 and < 1));
            Assert.True(paint.First.Red > 120 && paint.First.Red > 1.5 * Math.Max(paint.First.Green, paint.First.Blue));
        }
    }

    // Rounding a mixture to whole samples moves it by less than one unit.
    private static IEnumerable<RgbColor> Tones(ScenePaint paint)
    {
        for (var i = 0; i <= (paint.Texture == SceneTexture.Plain ? 0 : 8); i++)
        {
            yield return new RgbColor(
                Mix(paint.First.Red, paint.Second.Red, i),
                Mix(paint.First.Green, paint.Second.Green, i),
                Mix(paint.First.Blue, paint.Second.Blue, i));
        }
    }

    private static byte Mix(byte a, byte b, int eighths) => (byte)Math.Round(a + ((b - a) * eighths / 8.0));
}
