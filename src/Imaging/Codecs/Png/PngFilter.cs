namespace AutogradNet.Imaging;

/// <summary>The five row filters of PNG: none, sub, up, average, Paeth.</summary>
internal static class PngFilter
{
    /// <summary>The number of filters; their codes are 0 to 4.</summary>
    public const int Count = 5;

    /// <summary>Turns a filtered row into samples, in place.</summary>
    /// <param name="filter">The code of the filter.</param>
    /// <param name="row">The row.</param>
    /// <param name="above">The finished row above; empty for the first row of a pass.</param>
    /// <param name="stride">The distance in bytes to the pixel on the left.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int stride)
    {
        if (filter is < 0 or >= Count) throw new ImageFormatException($"PNG row filter {filter}; expected 0 to 4.");
        if (above.IsEmpty)
        {
            // Above the first row everything is 0, which makes Up do nothing and Paeth the same as Sub.
            switch (filter)
            {
                case 1 or 4:
                    for (var i = stride; i < row.Length; i++) row[i] += row[i - stride];
                    break;
                case 3:
                    for (var i = stride; i < row.Length; i++) row[i] += (byte)(row[i - stride] >> 1);
                    break;
            }

            return;
        }

        above = above[..row.Length];
        switch (filter)
        {
            case 1:
                for (var i = stride; i < row.Length; i++) row[i] += row[i - stride];
                break;
            case 2:
                for (var i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < stride && i < row.Length; i++) row[i] += (byte)(above[i] >> 1);
                for (var i = stride; i < row.Length; i++) row[i] += (byte)((row[i - stride] + above[i]) >> 1);
                break;
            case 4:
                for (var i = 0; i < stride && i < row.Length; i++) row[i] += above[i];
                for (var i = stride; i < row.Length; i++) row[i] += Paeth(row[i - stride], above[i], above[i - stride]);
                break;
        }
    }

    /// <summary>Filters a row.</summary>
    /// <param name="filter">The code of the filter.</param>
    /// <param name="row">The samples.</param>
    /// <param name="above">The samples of the row above; zeros for the first row.</param>
    /// <param name="stride">The distance in bytes to the pixel on the left.</param>
    /// <param name="filtered">Takes the filtered row.</param>
    public static void Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int stride, Span<byte> filtered)
    {
        for (var i = 0; i < row.Length; i++)
        {
            int left = i >= stride ? row[i - stride] : 0;
            int aboveLeft = i >= stride ? above[i - stride] : 0;
            var prediction = filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) >> 1,
                4 => Paeth(left, above[i], aboveLeft),
                _ => 0,
            };
            filtered[i] = (byte)(row[i] - prediction);
        }
    }

    private static byte Paeth(int left, int above, int aboveLeft)
    {
        var toLeft = Math.Abs(above - aboveLeft);
        var toAbove = Math.Abs(left - aboveLeft);
        var toAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft) return (byte)left;
        return (byte)(toAbove <= toAboveLeft ? above : aboveLeft);
    }
}
