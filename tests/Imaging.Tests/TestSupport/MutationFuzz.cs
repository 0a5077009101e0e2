namespace AutogradNet.Imaging.Tests;

/// <summary>Damages a valid file in many deterministic ways: whatever comes, only <see cref="ImageFormatException"/> may come out.</summary>
internal static class MutationFuzz
{
    /// <returns>How many damaged files were refused.</returns>
    public static int Run(byte[] valid, int rounds, int seed)
    {
        RgbImage.Decode(valid);
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            var data = Mutate(valid, random);
            try
            {
                var image = RgbImage.Decode(data);
                Assert.Equal(image.Width * image.Height * 3, image.Pixels.Length);
            }
            catch (ImageFormatException e)
            {
                Assert.NotEmpty(e.Message);
                refused++;
            }
        }

        return refused;
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        var data = (byte[])valid.Clone();
        var kind = random.Next(5);
        if (kind == 0) return data[..random.Next(data.Length)];
        if (kind == 1)
        {
            var from = random.Next(data.Length);
            return [.. data[..from], .. data[Math.Min(data.Length, from + random.Next(1, 9))..]];
        }

        for (var flips = kind == 2 ? 1 : random.Next(1, 6); flips > 0; flips--)
        {
            // Half of all damage goes to the headers, where it is most dangerous.
            var at = random.Next(2) == 0 ? random.Next(Math.Min(data.Length, 700)) : random.Next(data.Length);
            data[at] = kind == 4 ? (byte)random.Next(256) : (byte)(data[at] ^ (1 << random.Next(8)));
        }

        return data;
    }
}
