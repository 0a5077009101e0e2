using System.IO.Compression;
using System.Text;

namespace AutogradNet.Imaging.Tests;

public sealed class Crc32Tests
{
    /// <summary>The check value of every catalogue of such sums.</summary>
    [Fact]
    public void TheCheckValueIsRight() => Assert.Equal(0xCBF43926, Crc32.Of(Encoding.ASCII.GetBytes("123456789")));

    /// <summary>Of all lengths and from all places, in one piece and in two, against what .NET writes into a zip archive.</summary>
    [Fact]
    public void ItIsWhatZipArchivesHold()
    {
        var data = new byte[100];
        new Random(1).NextBytes(data);
        for (var length = 0; length < 70; length++)
        {
            var part = data.AsSpan(length % 9, length);
            Assert.Equal(Expected(part), Crc32.Of(part));
            var crc = new Crc32();
            crc.Append(part[..(length / 3)]);
            crc.Append(part[(length / 3)..]);
            Assert.Equal(Crc32.Of(part), crc.Value);
        }

        static uint Expected(ReadOnlySpan<byte> bytes)
        {
            var stream = new MemoryStream();
            using (var writer = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var entry = writer.CreateEntry("x").Open();
                entry.Write(bytes);
            }

            using var reader = new ZipArchive(stream);
            return reader.Entries[0].Crc32;
        }
    }
}
