namespace AutogradNet.Imaging.Tests;

public sealed class HuffmanTableTests
{
    [Fact]
    public void DecodesCodesOfEveryLength()
    {
        // One code of each length: 0, 10, 110, ... sixteen bits in the longest.
        var table = new HuffmanTable(Enumerable.Repeat((byte)1, 16).ToArray(), Enumerable.Range(100, 16).Select(i => (byte)i).ToArray());
        var random = new Random(1);
        var symbols = Enumerable.Range(0, 500).Select(_ => random.Next(16)).ToArray();
        var bits = string.Concat(symbols.Select(s => new string('1', s) + "0"));
        bits += new string('0', (8 - bits.Length % 8) % 8);
        var bytes = bits.Chunk(8).Select(b => Convert.ToByte(new string(b), 2));
        byte[] data = [.. bytes.SelectMany(b => b == 0xFF ? [0xFF, (byte)0] : new[] { b })];
        var reader = new BitReader(data, 0);
        foreach (var symbol in symbols) Assert.Equal(100 + symbol, table.Decode(ref reader));
        Assert.False(reader.Exhausted);
    }

    [Fact]
    public void RefusesOverfullCodesAndUnknownBits()
    {
        byte[] counts = [1, 1, .. new byte[14]];
        var table = new HuffmanTable(counts, [5, 6]);
        Assert.Throws<ImageFormatException>(() =>
        {
            var reader = new BitReader([0xFE, 0xFE, 0xFE], 0);
            table.Decode(ref reader);
        });
        Assert.Throws<ImageFormatException>(() => new HuffmanTable([2, 1, .. new byte[14]], [1, 2, 3]));
    }
}
