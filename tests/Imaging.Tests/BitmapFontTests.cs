namespace AutogradNet.Imaging.Tests;

public sealed class BitmapFontTests
{
    private static readonly RgbColor Ink = new(10, 20, 30);

    [Fact]
    public void ALetterLooksAsDrawn() => Assert.Equal(
        """
        ####.
        #...#
        #...#
        ####.
        #.#..
        #..#.
        #...#
        """.ReplaceLineEndings("\n"),
        Show(Write("R", 5, 7, 0, 0)));

    [Fact]
    public void EveryPrintableCharacterHasAFormOfItsOwn()
    {
        var forms = Enumerable.Range(32, 95).Select(code => Show(Write(((char)code).ToString(), 5, 7, 0, 0))).ToArray();
        Assert.Equal(95, forms.Distinct().Count());
        Assert.All(forms.Skip(1), form => Assert.Contains('#', form));
        Assert.DoesNotContain('#', forms[0]);
    }

    [Fact]
    public void OtherCharactersAreQuestionMarks() =>
        Assert.Equal(Show(Write("????", 30, 7, 0, 0)), Show(Write("\u00e9\n\u007f\u4e2d", 30, 7, 0, 0)));

    [Fact]
    public void LettersAdvanceAndScale()
    {
        Assert.Equal(0, BitmapFont.Measure(""));
        Assert.Equal(5, BitmapFont.Measure("a"));
        Assert.Equal(34, BitmapFont.Measure("abc", 2));
        var small = Write("a%", 11, 7, 0, 0);
        var large = Write("a%", 33, 21, 0, 0, 3);
        for (var y = 0; y < 21; y++)
        {
            for (var x = 0; x < 33; x++) Assert.Equal(small.Row(y / 3)[(x / 3) * 3], large.Row(y)[x * 3]);
        }
    }

    [Theory]
    [InlineData(-3, -2)]
    [InlineData(8, 6)]
    [InlineData(1000, 0)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void WhatLiesOutsideIsCutOff(int x, int y)
    {
        var image = Write("W", 12, 9, x, y);
        var whole = Write("W", 5, 7, 0, 0);
        for (var row = 0; row < 9; row++)
        {
            for (var column = 0; column < 12; column++)
            {
                long glyphX = (long)column - x, glyphY = (long)row - y;
                var inside = glyphX is >= 0 and < 5 && glyphY is >= 0 and < 7;
                Assert.Equal(inside && IsInk(whole, (int)glyphX, (int)glyphY), IsInk(image, column, row));
            }
        }
    }

    [Fact]
    public void ScaleIsChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BitmapFont.Measure("a", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => BitmapFont.Draw(new RgbImage(1, 1), 0, 0, "a", Ink, 0));
    }

    private static RgbImage Write(string text, int width, int height, int x, int y, int scale = 1)
    {
        var image = new RgbImage(width, height);
        BitmapFont.Draw(image, x, y, text, Ink, scale);
        return image;
    }

    private static bool IsInk(RgbImage image, int x, int y) => image.Row(y).Slice(x * 3, 3).SequenceEqual<byte>([10, 20, 30]);

    private static string Show(RgbImage image) => string.Join('\n', Enumerable.Range(0, image.Height).Select(
        y => string.Concat(Enumerable.Range(0, image.Width).Select(x => IsInk(image, x, y) ? '#' : '.'))));
}
