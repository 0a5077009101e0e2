namespace AutogradNet.Imaging.Tests;

public sealed class InverseDctTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(5)]
    [InlineData(2000)]
    public void AgreesWithTheDefinition(int range)
    {
        var random = new Random(range);
        var samples = new byte[8 * 11];
        long differing = 0;
        for (var round = 0; round < 300; round++)
        {
            var block = new int[64];
            for (var i = 0; i < 64; i++) block[i] = round % 3 > 0 && random.Next(4) > 0 ? 0 : random.Next(-range, range + 1) / (1 + i / 8);
            var expected = Exact(block);
            InverseDct.Transform(block, block.AsSpan(1).IndexOfAnyExcept(0) < 0, samples, stride: 11);
            for (var y = 0; y < 8; y++)
            {
                for (var x = 0; x < 8; x++)
                {
                    var difference = Math.Abs(samples[y * 11 + x] - expected[y * 8 + x]);
                    Assert.InRange(difference, 0, 1);
                    differing += difference;
                }
            }
        }

        Assert.InRange(differing, 0, 300 * 64 / 50);
    }

    [Fact]
    public void FlatBlocksAreTheSameByBothWays()
    {
        var fast = new byte[64];
        var slow = new byte[64];
        for (var level = -1100; level <= 1100; level++)
        {
            var block = new int[64];
            block[0] = level;
            InverseDct.Transform(block, flat: true, fast, 8);
            InverseDct.Transform(block, flat: false, slow, 8);
            Assert.Equal(slow, fast);
        }
    }

    private static int[] Exact(int[] block)
    {
        var result = new int[64];
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
            {
                var sum = 0.0;
                for (var v = 0; v < 8; v++)
                    for (var u = 0; u < 8; u++)
                        sum += block[v * 8 + u] * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1)
                            * Math.Cos((2 * x + 1) * u * Math.PI / 16) * Math.Cos((2 * y + 1) * v * Math.PI / 16);
                result[y * 8 + x] = (int)Math.Clamp(Math.Round(sum / 4 + 128), 0, 255);
            }
        }

        return result;
    }
}
