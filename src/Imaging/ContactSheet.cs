namespace AutogradNet.Imaging;

/// <summary>Pictures side by side in rows, each with a caption when it has one.</summary>
/// <remarks>All cells are as wide and high as the widest and the highest picture; smaller pictures stand in their middle.</remarks>
public sealed class ContactSheet
{
    private readonly List<(RgbImage Image, string[] Caption)> _cells = [];
    private readonly int _columns;
    private readonly int _gap;
    private readonly int _textScale;

    /// <summary>Begins an empty sheet.</summary>
    /// <param name="columns">Pictures in a row, at least 1.</param>
    /// <param name="gap">Pixels round each picture, from 0.</param>
    /// <param name="textScale">How many pixels wide and high a point of the letters is, at least 1.</param>
    public ContactSheet(int columns, int gap = 4, int textScale = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gap, 1 << 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(textScale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(textScale, 1 << 6);
        _columns = columns;
        _gap = gap;
        _textScale = textScale;
    }

    /// <summary>The colour between the pictures.</summary>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <summary>The colour of the captions.</summary>
    public RgbColor TextColor { get; init; } = RgbColor.Black;

    /// <summary>How many pictures the sheet has.</summary>
    public int Count => _cells.Count;

    /// <summary>Adds a picture after the others.</summary>
    /// <param name="image">The picture; it is read by <see cref="Render"/>, not copied.</param>
    /// <param name="caption">
    /// What is written under it: line breaks are kept, and lines that are wider than the cell are broken between words, or within a word
    /// that is too long by itself.
    /// </param>
    /// <returns>This sheet.</returns>
    public ContactSheet Add(RgbImage image, string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        _cells.Add((image, string.IsNullOrWhiteSpace(caption) ? [] : caption.ReplaceLineEndings("\n").Split('\n')));
        return this;
    }

    /// <summary>Draws the sheet.</summary>
    /// <exception cref="InvalidOperationException">
    /// The sheet is empty, or would have more than <see cref="RgbImage.MaxPixels"/> pixels.
    /// </exception>
    public RgbImage Render()
    {
        if (_cells.Count == 0) throw new InvalidOperationException("A contact sheet needs at least one picture.");
        var columns = Math.Min(_columns, _cells.Count);
        var cellWidth = _cells.Max(cell => cell.Image.Width);
        var cellHeight = _cells.Max(cell => cell.Image.Height);
        var captions = _cells.ConvertAll(cell => Wrap(cell.Caption, cellWidth));
        var rows = (_cells.Count + columns - 1) / columns;
        var tops = new long[rows + 1];
        tops[0] = _gap;
        for (var row = 0; row < rows; row++)
        {
            var lines = captions.Skip(row * columns).Take(columns).Max(caption => caption.Count);
            tops[row + 1] = tops[row] + cellHeight + (lines * (long)LineHeight) + _gap;
        }

        var width = _gap + (columns * ((long)cellWidth + _gap));
        var height = tops[rows];
        if (width > RgbImage.MaxPixels || height > RgbImage.MaxPixels || width * height > RgbImage.MaxPixels)
        {
            throw new InvalidOperationException(
                $"The contact sheet would have {width}x{height} pixels; the limit is {RgbImage.MaxPixels}.");
        }

        var sheet = new RgbImage((int)width, (int)height);
        Clear(sheet);
        for (var i = 0; i < _cells.Count; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            var left = _gap + (column * (cellWidth + _gap));
            var image = _cells[i].Image;
            Copy(image, sheet, left + ((cellWidth - image.Width) / 2), (int)tops[row] + ((cellHeight - image.Height) / 2));
            for (var line = 0; line < captions[i].Count; line++)
            {
                var text = captions[i][line];
                var indent = Math.Max(0, (cellWidth - BitmapFont.Measure(text, _textScale)) / 2);
                var y = (int)tops[row] + cellHeight + (line * LineHeight) + (2 * _textScale);
                BitmapFont.Draw(sheet, left + indent, y, text, TextColor, _textScale);
            }
        }

        return sheet;
    }

    private int LineHeight => (BitmapFont.GlyphHeight + 2) * _textScale;

    private List<string> Wrap(string[] lines, int width)
    {
        var letters = Math.Max(1, ((width / _textScale) + 1) / BitmapFont.Advance);
        var wrapped = new List<string>();
        foreach (var line in lines)
        {
            var rest = line.Trim();
            while (rest.Length > letters)
            {
                // A space right after the last letter that fits is a good place, too.
                var space = rest.LastIndexOf(' ', letters);
                wrapped.Add(space > 0 ? rest[..space].TrimEnd() : rest[..letters]);
                rest = rest[(space > 0 ? space : letters)..].TrimStart();
            }

            wrapped.Add(rest);
        }

        return wrapped;
    }

    private void Clear(RgbImage sheet)
    {
        var pixels = sheet.Pixels;
        for (var i = 0; i < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (Background.Red, Background.Green, Background.Blue);
    }

    private static void Copy(RgbImage from, RgbImage to, int left, int top)
    {
        for (var y = 0; y < from.Height; y++) from.Row(y).CopyTo(to.Row(top + y)[(left * 3)..]);
    }
}
