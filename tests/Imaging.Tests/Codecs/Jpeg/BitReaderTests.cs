namespace AutogradNet.Imaging.Tests;

public sealed class BitReaderTests
{
    [Fact]
    public void GivesTheBitsWithoutStuffing()
    {
        var random = new Random(4);
        for (var round = 0; round < 200; round++)
        {
            var payload = new byte[random.Next(1, 60)];
            random.NextBytes(payload);
            for (var i = 0; i < payload.Length; i++)
                if (random.Next(round % 5 + 2) == 0) payload[i] = 0xFF;
            byte[] file = [.. payload.SelectMany(b => b == 0xFF ? [0xFF, (byte)0] : new[] { b }), 0xFF, 0xD9];
            var bits = string.Concat(payload.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
            var reader = new BitReader(file, 0);
            for (var at = 0; at < bits.Length;)
            {
                var count = Math.Min(random.Next(1, 17), bits.Length - at);
                reader.Prepare();
                Assert.Equal(Convert.ToInt32(bits.Substring(at, count), 2), reader.Take(count));
                at += count;
            }

            Assert.False(reader.Exhausted);
            reader.FinishScan();
            Assert.Equal(file.Length - 2, reader.Position);
            reader.Prepare();
            Assert.Equal(0, reader.Take(3));
            Assert.True(reader.Exhausted);
        }
    }

    [Fact]
    public void SignedValuesFollowTheStandard()
    {
        for (var size = 1; size <= 11; size++)
        {
            for (var code = 0; code < 1 << size; code++)
            {
                byte[] data = [(byte)(code << (16 - size) >> 8), (byte)(code << (16 - size)), 0, 0];
                var reader = new BitReader(data[0] == 0xFF ? [0xFF, 0, .. data[1..]] : data, 0);
                if (data[0] == 0xFF && data[1] == 0xFF) continue;
                reader.Prepare();
                Assert.Equal(code < 1 << (size - 1) ? code - (1 << size) + 1 : code, reader.TakeSigned(size));
            }
        }
    }
}
