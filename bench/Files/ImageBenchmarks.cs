using AutogradNet.Imaging;
using AutogradNet.Layers;
using BenchmarkDotNet.Attributes;

namespace AutogradNet.Bench.Files;

/// <summary>From pixels to the network's input, and to PNG and back, for a picture of 1024×768 with smooth and busy parts.</summary>
[MemoryDiagnoser]
public class ImageBenchmarks
{
    private RgbImage _image = null!;
    private byte[] _png = [];

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
}
