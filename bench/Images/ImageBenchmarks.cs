using AutogradNet.Imaging;
using AutogradNet.Imaging.Tests;
using AutogradNet.Layers;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Images;

/// <summary>
/// Decoding, encoding, and from pixels to the network's input, for a picture of 1024×768 with smooth and busy parts. The JPEG file is of
/// the highest quality, with colours at half the resolution.
/// </summary>
[MemoryDiagnoser]
public class ImageBenchmarks
{
    private RgbImage _image = null!;
    private byte[] _png = [];
    private byte[] _jpeg = [];

    [GlobalSetup]
    public void Setup()
    {
        _image = new RgbImage(1024, 768);
        var random = new RandomSource(1);
        for (var y = 0; y < _image.Height; y++)
        {
            var row = _image.Row(y);
            for (var i = 0; i < row.Length; i++) row[i] = (byte)((i / 12) + (y / 6) + (y > 384 ? random.NextInt32(24) : 0));
        }

        _png = _image.Encode();
        _jpeg = new TestJpeg
        {
            Width = _image.Width,
            Height = _image.Height,
            Components = [(1, 2, 2, (x, y) => Sample(x, y, 0)), (2, 1, 1, (x, y) => Sample(2 * x, 2 * y, 1)), (3, 1, 1, (x, y) => Sample(2 * x, 2 * y, 2))],
        }.Write();
    }

    [Benchmark]
    public void Preprocess()
    {
        using var input = ImagePreprocessing.ImageNet.Apply(_image);
    }

    [Benchmark]
    public byte[] EncodePng() => _image.Encode();

    [Benchmark]
    public RgbImage DecodePng() => RgbImage.Decode(_png);

    [Benchmark]
    public RgbImage DecodeJpeg() => RgbImage.Decode(_jpeg);

    // Blocks at the edges reach beyond the picture.
    private double Sample(int x, int y, int channel) => _image.Row(Math.Min(y, _image.Height - 1))[(3 * Math.Min(x, _image.Width - 1)) + channel];
}
