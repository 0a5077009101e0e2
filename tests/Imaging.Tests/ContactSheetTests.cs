namespace AutogradNet.Imaging.Tests;

public sealed class ContactSheetTests
{
    private static readonly RgbColor Paper = new(200, 201, 202);

    [Fact]
    public void PicturesStandInRowsWithGapsRoundThem()
    {
        var begun = new ContactSheet(2, 3) { Background = Paper };
        var sheet = begun.Add(Filled(10, 8, 1)).Add(Filled(10, 8, 2)).Add(Filled(10, 8, 3)).Render();
        Assert.Equal((29, 25), (sheet.Width, sheet.Height));
        for (var y = 0; y < sheet.Height; y++)
        {
            for (var x = 0; x < sheet.Width; x++)
            {
                var column = x is >= 3 and < 13 ? 0 : x is >= 16 and < 26 ? 1 : -1;
                var row = y is >= 3 and < 11 ? 0 : y is >= 14 and < 22 ? 1 : -1;
                var number = column < 0 || row < 0 ? 0 : (row * 2) + column + 1;
                Assert.Equal(number is 0 or 4 ? Paper.Red : (byte)number, sheet.Row(y)[x * 3]);
            }
        }
    }

    [Fact]
    public void SmallerPicturesStandInTheMiddle()
    {
        var sheet = new ContactSheet(5, 0) { Background = Paper }.Add(Filled(9, 7, 1)).Add(Filled(3, 5, 2)).Render();
        Assert.Equal((18, 7), (sheet.Width, sheet.Height));
        for (var y = 0; y < 7; y++)
        {
            for (var x = 9; x < 18; x++) Assert.Equal(x is >= 12 and < 15 && y is >= 1 and < 6 ? 2 : Paper.Red, sheet.Row(y)[x * 3]);
        }
    }

    [Fact]
    public void ACaptionIsWrittenUnderItsPictureInTheMiddle()
    {
        var sheet = new ContactSheet(1, 2) { Background = Paper, TextColor = new RgbColor(1, 2, 3) }.Add(Filled(40, 4, 9), "star").Render();
        Assert.Equal((44, 2 + 4 + 9 + 2), (sheet.Width, sheet.Height));
        var expected = new RgbImage(44, 17, sheet.Pixels);
        for (var y = 6; y < 17; y++)
        {
            var row = expected.Row(y);
            for (var x = 0; x < 44; x++) (row[x * 3], row[(x * 3) + 1], row[(x * 3) + 2]) = (Paper.Red, Paper.Green, Paper.Blue);
        }

        BitmapFont.Draw(expected, 2 + ((40 - 23) / 2), 8, "star", new RgbColor(1, 2, 3));
        Assert.Equal(expected.Pixels.ToArray(), sheet.Pixels.ToArray());
    }

    // 41 pixels hold seven letters.
    [Theory]
    [InlineData("seven77", "seven77")]
    [InlineData("one two three", "one two\nthree")]
    [InlineData("one twos three", "one\ntwos\nthree")]
    [InlineData("unbreakable", "unbreak\nable")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("  a  ", "a")]
    [InlineData(" unbreakable", "unbreak\nable")]
    public void LongCaptionsAreBroken(string caption, string lines)
    {
        var wrapped = new ContactSheet(1).Add(Filled(41, 4, 9), caption).Render();
        var given = new ContactSheet(1).Add(Filled(41, 4, 9), lines).Render();
        Assert.Equal(4 + 4 + (9 * lines.Split('\n').Length) + 4, wrapped.Height);
        Assert.Equal(given.Pixels.ToArray(), wrapped.Pixels.ToArray());
    }

    [Fact]
    public void ARowIsAsHighAsItsLongestCaption()
    {
        var sheet = new ContactSheet(2, 1).Add(Filled(41, 4, 1), "one two three").Add(Filled(41, 4, 2)).Add(Filled(41, 4, 3), "x").Render();
        Assert.Equal(1 + (4 + 18 + 1) + (4 + 9 + 1), sheet.Height);
        Assert.Equal(3, sheet.Row(24)[3]);
    }

    [Fact]
    public void WhatMakesNoSheetIsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContactSheet(1, 1, 0));
        Assert.Throws<InvalidOperationException>(() => new ContactSheet(1).Render());
        var sheet = new ContactSheet(300, 4096);
        var image = new RgbImage(1, 1);
        for (var i = 0; i < 300 * 300; i++) sheet.Add(image);
        Assert.Contains("limit", Assert.Throws<InvalidOperationException>(() => sheet.Render()).Message);
    }

    private static RgbImage Filled(int width, int height, byte value)
    {
        var image = new RgbImage(width, height);
        image.Pixels.Fill(value);
        return image;
    }
}
