using System.Buffers.Binary;
using System.Text;
using AutogradNet.TestSupport;
using Xunit.Abstractions;

namespace AutogradNet.Imaging.Tests;

/// <summary>
/// A short run of the mutation fuzzer over the image formats: what is damaged is refused or decoded; <c>AUTOGRADNET_FUZZ_CASES=100000</c> makes it a long one, with that many
/// cases for each test.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long MostAllocated = 256L << 20;

    private static readonly RgbImage Image = TestImages.Edges(40, 30);

    private static readonly byte[][] Pngs = [Image.Encode(), TestImages.Noise(9, 9).Encode(), Palette()];

    [Fact]
    public void Png() => Run("PNG", Pngs, Decode);

    // With check sums put right again, the damage gets past them.
    [Fact]
    public void PngWithSoundCheckSums() => Run("PNG with sound check sums", Pngs, data => Decode(Mend(data)));

    [Fact]
    public void Jpeg() => Run("JPEG", [TestJpeg.Gray(24, 16, (x, y) => x * 5 + y * 7).Write(), JpegDecoderTests.FourComponents(2, 2, 2).Write()], Decode);

    [DjpegFact]
    public void JpegOfAnotherEncoder() =>
        Run("JPEG of another encoder", [.. new[] { "-progressive -sample 2x2", "-sample 2x1 -restart 1", "-progressive -grayscale", "-optimize" }.Select(options => LibJpeg.Encode(Image, options + " -quality 70"))], Decode);

    [Fact]
    public void Ppm() => Run("PPM", [TestImages.Noise(9, 9).Encode("ppm"), "P3\n3 2\n255\n1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18\n"u8.ToArray()], Decode);

    [SharedFact]
    public void APhotograph() =>
        output.WriteLine(FuzzRun.Run<ImageFormatException>("photograph", [File.ReadAllBytes(SharedFiles.Path("data/cat.jpg"))], FuzzRun.Cases(1000) / 100, MostAllocated, Decode));

    private void Run(string name, byte[][] valid, Action<byte[]> decode) =>
        output.WriteLine(FuzzRun.Run<ImageFormatException>(name, valid, FuzzRun.Cases(4000), MostAllocated, decode));

    private static void Decode(byte[] data)
    {
        var image = RgbImage.Decode(data);
        Assert.Equal(image.Width * image.Height * 3, image.Pixels.Length);
    }

    private static byte[] Palette() => new TestPng
    {
        Width = 20, Height = 11, ColorType = 3, Depth = 4, Interlaced = true, Palette = new byte[48],
        Samples = (x, y) => [(x + y) & 15],
    }.Write();

    private static byte[] Mend(byte[] data)
    {
        List<byte> result = [.. data.Take(8)];
        var at = 8;
        while (at + 12 <= data.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at));
            if (length > data.Length - at - 12) break;
            result.AddRange(TestPng.Chunk(Encoding.Latin1.GetString(data, at + 4, 4), data[(at + 8)..(at + 8 + (int)length)]));
            at += 12 + (int)length;
        }

        return [.. result, .. data[Math.Min(at, data.Length)..]];
    }
}
