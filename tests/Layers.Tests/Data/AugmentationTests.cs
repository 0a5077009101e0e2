using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class AugmentationTests
{
    private static readonly RgbImage Picture = Make(7, 5);

    public static TheoryData<Augmentation> All =>
    [
        new HorizontalFlip(), new PadAndCrop(2), new PadAndCrop(2, Reflect: false), new RandomResizedCrop((5, 7)), new ColorJitter(), new Cutout(3),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void DependOnTheGeneratorAloneAndLeaveTheirInputAlone(Augmentation augmentation)
    {
        var before = Picture.Pixels.ToArray();
        var results = new HashSet<string>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var result = augmentation.Apply(Picture, new RandomSource(seed));
            Assert.Equal((7, 5), (result.Width, result.Height));
            Assert.Equal(result.Pixels.ToArray(), augmentation.Apply(Picture, new RandomSource(seed)).Pixels.ToArray());
            results.Add(Convert.ToHexString(result.Pixels));
        }

        Assert.True(results.Count > 1, $"{augmentation} always gives the same picture.");
        Assert.Equal(before, Picture.Pixels.ToArray());
    }

    [Fact]
    public void AFlipExchangesLeftAndRight()
    {
        var flipped = new HorizontalFlip(1).Apply(Picture, new RandomSource(1));
        for (var x = 0; x < 7; x++) Assert.Equal(Picture.Row(2).Slice(x * 3, 3).ToArray(), flipped.Row(2).Slice((6 - x) * 3, 3).ToArray());
        Assert.Same(Picture, new HorizontalFlip(0).Apply(Picture, new RandomSource(1)));
        var count = Enumerable.Range(0, 1000).Count(seed => new HorizontalFlip().Apply(Picture, new RandomSource((ulong)seed)) != Picture);
        Assert.InRange(count, 430, 570);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PadAndCropIsAPartOfThePaddedPicture(bool reflect)
    {
        var shifts = new HashSet<(int, int)>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var result = new PadAndCrop(2, reflect).Apply(Picture, new RandomSource(seed));
            var shift = Enumerable.Range(-2, 5).SelectMany(dy => Enumerable.Range(-2, 5).Select(dx => (dx, dy))).Single(s => IsShifted(result, s.dx, s.dy, reflect));
            shifts.Add(shift);
        }

        Assert.Equal(25, shifts.Count);
    }

    [Fact]
    public void CutoutFillsASquare()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var result = new Cutout(4, Grey: 1).Apply(Picture, new RandomSource(seed));
            var changed = Enumerable.Range(0, 35).Where(i => !result.Pixels.Slice(i * 3, 3).SequenceEqual(Picture.Pixels.Slice(i * 3, 3))).ToList();
            Assert.InRange(changed.Count, 4, 16);
            Assert.All(changed, i => Assert.Equal([1, 1, 1], result.Pixels.Slice(i * 3, 3).ToArray()));
            var width = changed.Max(i => i % 7) - changed.Min(i => i % 7) + 1;
            var height = changed.Max(i => i / 7) - changed.Min(i => i / 7) + 1;
            Assert.Equal(width * height, changed.Count);
        }
    }

    [Fact]
    public void AResizedCropOfTheWholeIsTheWhole()
    {
        var whole = new RandomResizedCrop((5, 7), MinimumArea: 1, MaximumArea: 1, MaximumRatio: 7.0 / 5);
        // Only a proportion of 7:5 fits at full area; otherwise the middle is taken, which is the whole too.
        Assert.Equal(Picture.Pixels.ToArray(), whole.Apply(Picture, new RandomSource(3)).Pixels.ToArray());
    }

    [Fact]
    public void ColorJitterOfStrengthZeroChangesNothing() =>
        Assert.Equal(Picture.Pixels.ToArray(), new ColorJitter(0, 0, 0).Apply(Picture, new RandomSource(1)).Pixels.ToArray());

    [Fact]
    public void BrightnessMultipliesAndSaturationKeepsGrey()
    {
        var random = new RandomSource(6);
        var factor = random.NextDouble(0.5, 1.5);
        var result = new ColorJitter(0.5, 0, 0).Apply(Picture, new RandomSource(6));
        for (var i = 0; i < Picture.Pixels.Length; i++) Assert.Equal(Math.Min(255, Picture.Pixels[i] * factor), result.Pixels[i], 0.51);
        var grey = new RgbImage(3, 3);
        grey.Pixels.Fill(77);
        Assert.Equal(grey.Pixels.ToArray(), new ColorJitter(0, 0, 0.9).Apply(grey, new RandomSource(2)).Pixels.ToArray());
        Assert.Equal(grey.Pixels.ToArray(), new ColorJitter(0, 0.9, 0).Apply(grey, new RandomSource(2)).Pixels.ToArray());
    }

    public static TheoryData<Func<Augmentation>, string> Meaningless => new()
    {
        { () => new HorizontalFlip(-0.1), "Probability" },
        { () => new HorizontalFlip(double.NaN), "Probability" },
        { () => new Cutout(0), "Side" },
        { () => new Cutout(3, 1.5), "Probability" },
        { () => new ColorJitter(-1), "Brightness" },
        { () => new ColorJitter(Contrast: double.PositiveInfinity), "Contrast" },
        { () => new ColorJitter(Saturation: double.NaN), "Saturation" },
        { () => new PadAndCrop(-1), "Pixels" },
        { () => new PadAndCrop(int.MaxValue), "Pixels" },
        { () => new RandomResizedCrop((0, 5)), "Size" },
        { () => new RandomResizedCrop((5, 5), MinimumArea: 0), "MinimumArea" },
        { () => new RandomResizedCrop((5, 5), MinimumArea: 0.6, MaximumArea: 0.5), "MinimumArea" },
        { () => new RandomResizedCrop((5, 5), MaximumArea: 1.1), "MaximumArea" },
        { () => new RandomResizedCrop((5, 5), MaximumRatio: 0.5), "MaximumRatio" },
    };

    [Theory]
    [MemberData(nameof(Meaningless))]
    public void MeaninglessArgumentsAreRefusedByName(Func<Augmentation> make, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(make).ParamName);

    private static bool IsShifted(RgbImage image, int dx, int dy, bool reflect)
    {
        for (var y = 0; y < 5; y++)
        {
            for (var x = 0; x < 7; x++)
            {
                var sx = reflect ? Mirror(x + dx, 7) : x + dx;
                var sy = reflect ? Mirror(y + dy, 5) : y + dy;
                var expected = sx is >= 0 and < 7 && sy is >= 0 and < 5 ? Picture.Row(sy).Slice(sx * 3, 3).ToArray() : [0, 0, 0];
                if (!image.Row(y).Slice(x * 3, 3).SequenceEqual(expected)) return false;
            }
        }

        return true;
    }

    private static int Mirror(int place, int size) => place < 0 ? -place : place >= size ? (2 * size) - 2 - place : place;

    private static RgbImage Make(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(10 + (i * 37 % 241));
        return image;
    }
}
