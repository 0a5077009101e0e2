namespace AutogradNet.TestSupport;

/// <summary>Damages files as accidents and attackers do: flipped bits, other bytes, cuts, holes, pieces moved or taken from another file, telling numbers.</summary>
internal static class Mutation
{
    private static readonly byte[] Telling = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, (byte)'.', (byte)'(', (byte)'R', (byte)'b', (byte)'{', (byte)'9'];

    public static byte[] Apply(byte[] valid, byte[] other, Random random)
    {
        var data = (byte[])valid.Clone();
        for (var rounds = random.Next(4) == 0 ? random.Next(2, 6) : 1; rounds > 0 && data.Length > 0; rounds--) data = Once(data, other, random);
        return data;
    }

    private static byte[] Once(byte[] data, byte[] other, Random random)
    {
        var (at, length) = (Place(data, random), random.Next(1, 33));
        var end = Math.Min(data.Length, at + length);
        switch (random.Next(8))
        {
            case 0: return data[..random.Next(data.Length)];
            case 1: return [.. data[..at], .. data[end..]];
            case 2: return [.. data[..end], .. data[at..]];
            case 3:
                var from = Place(other, random);
                return [.. data[..at], .. other[from..Math.Min(other.Length, from + length)], .. data[(random.Next(2) == 0 ? at : end)..]];
            case 4:
                data.AsSpan(at, Math.Min(random.Next(2) == 0 ? 4 : 8, data.Length - at)).Fill(Telling[random.Next(6)]);
                return data;
            case 5:
                data[at] = Telling[random.Next(Telling.Length)];
                return data;
            case 6:
                data[at] = (byte)random.Next(256);
                return data;
            default:
                data[at] ^= (byte)(1 << random.Next(8));
                return data;
        }
    }

    // Headers and directories lie at the ends, and are where damage does most.
    private static int Place(byte[] data, Random random) => random.Next(4) switch
    {
        0 => random.Next(Math.Min(data.Length, 300)),
        1 => data.Length - 1 - random.Next(Math.Min(data.Length, 300)),
        _ => random.Next(data.Length),
    };
}
