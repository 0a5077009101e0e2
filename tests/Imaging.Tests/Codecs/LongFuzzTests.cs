using System.Buffers.Binary;
using System.Text;
using AutogradNet.TestSupport;
using Xunit.Abstractions;

namespace AutogradNet.Imaging.Tests;

/// <summary>
/// A short run of the mutation fuzzer over the image formats; <c>AUTOGRADNET_FUZZ_CASES=100000</c> makes it a long one, with that many
/// cases for each test.
/// </summary>
public sealed class LongFuzzTests(ITestOutputHelper output)
{
    private const long MostAllocated = 256L << 20;

    private static readonly RgbImage Image = TestImages.Fill(29, 19, (x, y) => ((byte)(x * 8), (byte)(y * 12), (byte)(x * y)));

    [Fact]
    public void Png() => Run("PNG", [Image.Encode(), Palette()], data => RgbImage.Decode(data));

    // With check sums put right again, the damage gets past them.
    [Fact]
    public void PngWithSoundCheckSums() => Run("PNG with sound check sums", [Image.Encode(), Palette()], data => RgbImage.Decode(Mend(data)));

    [Fact]
    public void Jpeg() => Run("JPEG", [TestJpeg.Gray(24, 16, (x, y) => x * 5 + y * 7).Write(), JpegDecoderTests.FourComponents(2, 2, 2).Write()], data => RgbImage.Decode(data));

    [DjpegFact]
    public void JpegOfAnotherEncoder() =>
        Run("JPEG of another encoder", [.. new[] { "-quality 80", "-progressive", "-restart 1B -sample 2x1", "-grayscale -optimize" }.Select(options => LibJpeg.Encode(Image, options))], data => RgbImage.Decode(data));

    [SharedFact]
    public void APhotograph() =>
        output.WriteLine(FuzzRun.Run<ImageFormatException>("photograph", [File.ReadAllBytes(SharedFiles.Path("data/cat.jpg"))], FuzzRun.Cases(1000) / 100, MostAllocated, data => RgbImage.Decode(data)));

    private void Run(string name, byte[][] valid, Action<byte[]> decode) =>
        output.WriteLine(FuzzRun.Run<ImageFormatException>(name, valid, FuzzRun.Cases(2000), MostAllocated, decode));

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
