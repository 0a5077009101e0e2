using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class SceneGeneratorTests
{
    private static readonly SceneOptions Crowded = SceneOptions.Default with { MinimumObjects = 2 };

    // Fixed on the day the pictures were agreed on; a change of these is a change of every data set and of the demo model's training.
    [Theory]
    [InlineData("default", "247F92BBC84DA18B0A781E483028AB29")]
    [InlineData("single", "B69551C48F36648AD9F947A8FD4D509A")]
    [InlineData("biased", "D1E643C7876F1E1ADE1BD25C9EF42A05")]
    public void TheSameSeedGivesTheSameBytes(string kind, string expected)
    {
        var generator = new SceneGenerator(kind switch
        {
            "single" => SceneOptions.SingleObject,
            "biased" => SceneOptions.Biased with { Bias = SceneBias.Color | SceneBias.Texture },
            _ => SceneOptions.Default,
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var seed = 0UL; seed < 48; seed++) Append(hash, generator.Generate(seed));
        Assert.Equal(expected, Convert.ToHexString(hash.GetHashAndReset())[..32]);
    }

    [Fact]
    public void ThreadsDoNotMatter()
    {
        var generator = new SceneGenerator();
        var parallel = new byte[64][];
        var four = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        Parallel.For(0, 64, four, i => parallel[63 - i] = Digest(generator.Generate((ulong)(63 - i))));
        for (var i = 0; i < 64; i++) Assert.Equal(Digest(new SceneGenerator().Generate((ulong)i)), parallel[i]);
    }

    [Fact]
    public void DifferentSeedsGiveDifferentPictures()
    {
        var generator = new SceneGenerator();
        var digests = Enumerable.Range(0, 200).Select(i => Convert.ToHexString(Digest(generator.Generate((ulong)i)))).ToHashSet();
        Assert.Equal(200, digests.Count);
    }

    [Fact]
    public void MasksAndBoxesAgreeAndMasksAreDisjoint()
    {
        var generator = new SceneGenerator(Crowded);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var scene = generator.Generate(seed);
            var taken = new bool[112 * 112];
            Assert.InRange(scene.Objects.Count, 2, 3);
            Assert.Equal(scene.Objects.Count, scene.Objects.Select(o => o.Shape).Distinct().Count());
            foreach (var item in scene.Objects)
            {
                int left = int.MaxValue, top = int.MaxValue, right = -1, bottom = -1, count = 0;
                for (var y = 0; y < 112; y++)
                {
                    for (var x = 0; x < 112; x++)
                    {
                        if (!item.Mask[x, y]) continue;
                        Assert.False(taken[(y * 112) + x]);
                        taken[(y * 112) + x] = true;
                        (left, right) = (Math.Min(left, x), Math.Max(right, x));
                        (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
                        count++;
                        var reach = Math.Sqrt(Math.Pow(x + 0.5 - item.CenterX, 2) + Math.Pow(y + 0.5 - item.CenterY, 2));
                        Assert.InRange(reach, 0, item.Radius + 0.71);
                    }
                }

                Assert.Equal(new PixelRectangle(left, top, right - left + 1, bottom - top + 1), item.Box);
                Assert.True(item.Box.Within(112, 112));
                Assert.Equal(count, item.Mask.Count);
                Assert.Same(item, scene.Find(item.Shape));
                Assert.Equal((int)item.Shape, item.Label);
            }
        }
    }

    [Fact]
    public void ExactlyThePixelsNearMasksDifferFromTheBackground()
    {
        var generator = new SceneGenerator(SceneOptions.SingleObject);
        for (var seed = 0UL; seed < 150; seed++)
        {
            var scene = generator.Generate(seed);
            var item = scene.Objects[0];
            var background = generator.GenerateBackground(seed, item.Shape);
            for (var y = 0; y < 112; y++)
            {
                for (var x = 0; x < 112; x++)
                {
                    var distance = ColorSegment.Distance(Pixel(scene.Image, x, y), Pixel(background, x, y));

                    // More than half of a contrast of 36; what is clipped at black and white and rounded may take a little.
                    var place = $"seed {seed}, {item.Shape}, ({x}, {y})";
                    if (item.Mask[x, y]) Assert.True(distance > 12, $"{place}: in the mask, but differs by {distance} only");
                    else if (distance > 0) Assert.True(NearMask(item.Mask, x, y), $"{place}: far from the mask, but differs");
                }
            }
        }
    }

    [Fact]
    public void PixelsWithinAMaskHaveTheColorsOfTheObject()
    {
        var generator = new SceneGenerator(Crowded with { NoiseAmplitude = 0 });
        for (var seed = 0UL; seed < 100; seed++)
        {
            var scene = generator.Generate(seed);
            foreach (var item in scene.Objects)
            {
                var colors = new ColorSegment(item.Color, item.Texture == SceneTexture.Plain ? item.Color : item.SecondColor);
                for (var y = item.Box.Top + 1; y < item.Box.Top + item.Box.Height - 1; y++)
                {
                    for (var x = item.Box.Left + 1; x < item.Box.Left + item.Box.Width - 1; x++)
                    {
                        if (!WithinMask(item.Mask, x, y)) continue;
                        var pixel = Pixel(scene.Image, x, y);
                        Assert.InRange(ColorSegment.Distance(colors, new ColorSegment(pixel, pixel)), 0, 1);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(0.85)]
    public void EnoughOfEveryObjectIsSeenAndSomeAreHiddenInPart(double least)
    {
        var generator = new SceneGenerator(Crowded with { MinimumVisibleFraction = least });
        var hidden = 0;
        for (var seed = 0UL; seed < 200; seed++)
        {
            foreach (var item in generator.Generate(seed).Objects)
            {
                Assert.InRange(item.VisibleFraction, least, 1);
                if (item.VisibleFraction < 0.97) hidden++;

                // The mask is a count of pixels, the fraction one of samples; both measure the area that is seen.
                var whole = new ShapePlacement(item.Shape, item.CenterX, item.CenterY, item.Radius, new Direction(1, 0)).Area / 16.0;
                Assert.InRange(item.Mask.Count / (item.VisibleFraction * whole), 0.9, 1.1);
            }
        }

        Assert.InRange(hidden, 40, 400);
    }

    [Fact]
    public void GivenClassesAreUsedInTheirOrder()
    {
        var scene = new SceneGenerator(SceneOptions.SingleObject).Generate(5, ShapeClass.Star, ShapeClass.Ring);
        Assert.Equal([ShapeClass.Star, ShapeClass.Ring], scene.Objects.Select(o => o.Shape));
        Assert.Null(scene.Find(ShapeClass.Heart));
        Assert.Equal(5UL, scene.Seed);
    }

    [Fact]
    public void PaintsAndTheBackgroundDoNotDependOnTheClass()
    {
        var generator = new SceneGenerator();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var circle = generator.Generate(seed, ShapeClass.Circle).Objects[0];
            var star = generator.Generate(seed, ShapeClass.Star).Objects[0];
            Assert.Equal((circle.Color, circle.SecondColor, circle.Texture), (star.Color, star.SecondColor, star.Texture));
            Assert.Equal(circle.Hue, star.Hue);
            Assert.Equal(
                generator.GenerateBackground(seed, ShapeClass.Circle).Pixels.ToArray(),
                generator.GenerateBackground(seed, ShapeClass.Star).Pixels.ToArray());
        }
    }

    [Fact]
    public void ClassesAreChecked()
    {
        var generator = new SceneGenerator();
        Assert.Contains("not 0", Assert.Throws<ArgumentException>(() => generator.Generate(1, [])).Message);
        var twice = Assert.Throws<ArgumentException>(() => generator.Generate(1, ShapeClass.Ring, ShapeClass.Ring));
        Assert.Contains("Ring is given twice", twice.Message);
        Assert.Contains("no shape class 8", Assert.Throws<ArgumentException>(() => generator.GenerateBackground(1, (ShapeClass)8)).Message);
    }

    [Fact]
    public void WhatCannotBeDrawnIsSaid()
    {
        var full = new SceneGenerator(new SceneOptions
        {
            ImageSize = 32,
            MinimumObjects = 4,
            MaximumObjects = 4,
            MinimumRadius = 0.45,
            MaximumRadius = 0.45,
            MinimumVisibleFraction = 0.95,
        });
        Assert.Contains("MinimumVisibleFraction", Assert.Throws<InvalidOperationException>(() => full.Generate(1)).Message);
    }

    internal static RgbColor Pixel(RgbImage image, int x, int y)
    {
        var samples = image.Row(y).Slice(x * 3, 3);
        return new RgbColor(samples[0], samples[1], samples[2]);
    }

    // The horns of a crescent are thinner than half a pixel for a few pixels.
    private static bool NearMask(SceneMask mask, int x, int y) => Neighbours(mask, x, y, 4).Any(set => set);

    private static bool WithinMask(SceneMask mask, int x, int y) => Neighbours(mask, x, y, 1).All(set => set);

    private static IEnumerable<bool> Neighbours(SceneMask mask, int x, int y, int reach)
    {
        for (var row = Math.Max(y - reach, 0); row <= Math.Min(y + reach, mask.Height - 1); row++)
        {
            for (var column = Math.Max(x - reach, 0); column <= Math.Min(x + reach, mask.Width - 1); column++)
                yield return mask[column, row];
        }
    }

    private static byte[] Digest(Scene scene)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, scene);
        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, Scene scene)
    {
        hash.AppendData(scene.Image.Pixels);
        foreach (var item in scene.Objects)
        {
            hash.AppendData([(byte)item.Label]);
            hash.AppendData(MemoryMarshal.AsBytes(item.Mask.Pixels));
        }
    }
}
