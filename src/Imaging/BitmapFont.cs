namespace AutogradNet.Imaging;

/// <summary>Writes short texts into pictures: a letter is 5×7 pixels; letters are 6 apart. It has the printable ASCII characters.</summary>
public static class BitmapFont
{
    /// <summary>The height of a letter.</summary>
    public const int GlyphHeight = 7;

    /// <summary>The width of a letter.</summary>
    public const int GlyphWidth = 5;

    /// <summary>From the left of a letter to the left of the next.</summary>
    public const int Advance = GlyphWidth + 1;

    private const char First = ' ';
    private const char Last = '~';
    private const int GlyphsPerBand = 16;

    // The characters from the space on, sixteen to a band, in the order of their codes.
    private const string Drawing =
        """
        ..... ..#.. .#.#. .#.#. ..#.. ##..# .##.. ..#.. ...#. .#... ..... ..... ..... ..... ..... ....#
        ..... ..#.. .#.#. .#.#. .#### ##..# #..#. ..#.. ..#.. ..#.. ..#.. ..#.. ..... ..... ..... ....#
        ..... ..#.. .#.#. ##### #.#.. ...#. #.#.. ..#.. .#... ...#. #.#.# ..#.. ..... ..... ..... ...#.
        ..... ..#.. ..... .#.#. .###. ..#.. .#... ..... .#... ...#. .###. ##### ..... ##### ..... ..#..
        ..... ..#.. ..... ##### ..#.# .#... #.#.# ..... .#... ...#. #.#.# ..#.. ..##. ..... ..... .#...
        ..... ..... ..... .#.#. ####. #..## #..#. ..... ..#.. ..#.. ..#.. ..#.. ..#.. ..... .##.. #....
        ..... ..#.. ..... .#.#. ..#.. #..## .##.# ..... ...#. .#... ..... ..... .#... ..... .##.. #....

        .###. ..#.. .###. .###. ...#. ##### ..##. ##### .###. .###. ..... ..... ...#. ..... .#... .###.
        #...# .##.. #...# #...# ..##. #.... .#... ....# #...# #...# .##.. .##.. ..#.. ..... ..#.. #...#
        #..## ..#.. ....# ....# .#.#. ####. #.... ....# #...# #...# .##.. .##.. .#... ##### ...#. ....#
        #.#.# ..#.. ...#. ..##. #..#. ....# ####. ...#. .###. .#### ..... ..... #.... ..... ....# ...#.
        ##..# ..#.. ..#.. ....# ##### ....# #...# ..#.. #...# ....# .##.. .##.. .#... ##### ...#. ..#..
        #...# ..#.. .#... #...# ...#. #...# #...# ..#.. #...# ...#. .##.. ..#.. ..#.. ..... ..#.. .....
        .###. .###. ##### .###. ...#. .###. .###. ..#.. .###. .##.. ..... .#... ...#. ..... .#... ..#..

        .###. .###. ####. .###. ###.. ##### ##### .###. #...# .###. ..### #...# #.... #...# #...# .###.
        #...# #...# #...# #...# #..#. #.... #.... #...# #...# ..#.. ...#. #..#. #.... ##.## ##..# #...#
        #.### #...# #...# #.... #...# #.... #.... #.... #...# ..#.. ...#. #.#.. #.... #.#.# ##..# #...#
        #.#.# ##### ####. #.... #...# ####. ####. #.### ##### ..#.. ...#. ##... #.... #.#.# #.#.# #...#
        #.### #...# #...# #.... #...# #.... #.... #...# #...# ..#.. ...#. #.#.. #.... #...# #..## #...#
        #.... #...# #...# #...# #..#. #.... #.... #...# #...# ..#.. #..#. #..#. #.... #...# #..## #...#
        .#### #...# ####. .###. ###.. ##### #.... .#### #...# .###. .##.. #...# ##### #...# #...# .###.

        ####. .###. ####. .#### ##### #...# #...# #...# #...# #...# ##### .###. #.... .###. ..#.. .....
        #...# #...# #...# #.... ..#.. #...# #...# #...# #...# #...# ....# .#... #.... ...#. .#.#. .....
        #...# #...# #...# #.... ..#.. #...# #...# #...# .#.#. .#.#. ...#. .#... .#... ...#. #...# .....
        ####. #...# ####. .###. ..#.. #...# #...# #.#.# ..#.. ..#.. ..#.. .#... ..#.. ...#. ..... .....
        #.... #.#.# #.#.. ....# ..#.. #...# .#.#. #.#.# .#.#. ..#.. .#... .#... ...#. ...#. ..... .....
        #.... #..#. #..#. ....# ..#.. #...# .#.#. ##.## #...# ..#.. #.... .#... ....# ...#. ..... .....
        #.... .##.# #...# ####. ..#.. .###. ..#.. #...# #...# ..#.. ##### .###. ....# .###. ..... #####

        .#... ..... #.... ..... ....# ..... ..##. ..... #.... ..#.. ...#. #.... .##.. ..... ..... .....
        ..#.. ..... #.... ..... ....# ..... .#... ..... #.... ..... ..... #.... ..#.. ..... ..... .....
        ...#. .###. ####. .#### .#### .###. ####. .#### ####. .##.. ..##. #..#. ..#.. ##.#. ####. .###.
        ..... ....# #...# #.... #...# #...# .#... #...# #...# ..#.. ...#. #.#.. ..#.. #.#.# #...# #...#
        ..... .#### #...# #.... #...# ##### .#... .#### #...# ..#.. ...#. ##... ..#.. #.#.# #...# #...#
        ..... #...# #...# #.... #...# #.... .#... ....# #...# ..#.. #..#. #.#.. ..#.. #.#.# #...# #...#
        ..... .#### ####. .#### .#### .###. .#... .###. #...# .###. .##.. #..#. .###. #.#.# #...# .###.

        ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... ..... ...## ..#.. ##... .....
        ..... ..... ..... ..... .#... ..... ..... ..... ..... ..... ..... ..#.. ..#.. ..#.. .....
        ####. .#### #.##. .#### ####. #...# #...# #...# #...# #...# ##### ..#.. ..#.. ..#.. .#...
        #...# #...# ##..# #.... .#... #...# #...# #.#.# .#.#. #...# ...#. .#... ..#.. ...#. #.#.#
        ####. .#### #.... .###. .#... #...# #...# #.#.# ..#.. .#### ..#.. ..#.. ..#.. ..#.. ...#.
        #.... ....# #.... ....# .#..# #...# .#.#. #.#.# .#.#. ....# .#... ..#.. ..#.. ..#.. .....
        #.... ....# #.... ####. ..##. .#### ..#.. .#.#. #...# .###. ##### ...## ..#.. ##... .....
        """;

    private static readonly string[] Rows = Drawing.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The pixels that a line of text covers from left to right.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">How many pixels wide and high a point of the letters is, at least 1.</param>
    public static int Measure(ReadOnlySpan<char> text, int scale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        return text.IsEmpty ? 0 : checked(((text.Length * Advance) - 1) * scale);
    }

    /// <summary>Writes a line of text. What lies outside the image is cut off.</summary>
    /// <param name="image">The picture to write into.</param>
    /// <param name="x">The first column of the text.</param>
    /// <param name="y">The first row of the text.</param>
    /// <param name="text">The text; a question mark stands for every character that the font does not have.</param>
    /// <param name="color">The colour of the letters; what is between them stays.</param>
    /// <param name="scale">How many pixels wide and high a point of the letters is, at least 1.</param>
    public static void Draw(RgbImage image, int x, int y, ReadOnlySpan<char> text, RgbColor color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        for (var i = 0; i < text.Length; i++)
        {
            for (var row = 0; row < GlyphHeight; row++)
            {
                for (var column = 0; column < GlyphWidth; column++)
                {
                    if (!IsSet(text[i], column, row)) continue;
                    var left = x + ((((long)i * Advance) + column) * scale);
                    Fill(image, left, y + ((long)row * scale), scale, color);
                }
            }
        }
    }

    /// <summary>Whether a point of a letter belongs to it.</summary>
    internal static bool IsSet(char letter, int column, int row)
    {
        var index = (letter is >= First and <= Last ? letter : '?') - First;
        var (band, place) = Math.DivRem(index, GlyphsPerBand);
        return Rows[(band * GlyphHeight) + row][(place * Advance) + column] == '#';
    }

    private static void Fill(RgbImage image, long left, long top, int side, RgbColor color)
    {
        for (var y = Math.Max(top, 0); y < Math.Min(top + side, image.Height); y++)
        {
            var row = image.Row((int)y);
            for (var x = Math.Max(left, 0); x < Math.Min(left + side, image.Width); x++)
                (row[(int)x * 3], row[((int)x * 3) + 1], row[((int)x * 3) + 2]) = (color.Red, color.Green, color.Blue);
        }
    }
}
