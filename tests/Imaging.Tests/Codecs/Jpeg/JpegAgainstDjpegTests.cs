using AutogradNet.TestSupport;

namespace AutogradNet.Imaging.Tests;

/// <summary>The decoder's arithmetic is libjpeg-turbo's, so its output has to be the same to the bit.</summary>
public sealed class JpegAgainstDjpegTests
{
    private static readonly (string Kind, int Width, int Height)[] Pictures =
    [
        ("gradient", 1, 1), ("noise", 7, 5), ("edges", 17, 33), ("gradient", 227, 149), ("noise", 40, 3), ("edges", 3, 50),
        ("noise", 64, 48), ("edges", 5, 4), ("edges", 227, 149),
    ];

    [DjpegTheory]
    [InlineData("-quality 90")]
    [InlineData("-quality 100")]
    [InlineData("-quality 30")]
    [InlineData("-quality 3 -baseline")]
    [InlineData("-quality 1")]
    [InlineData("-grayscale")]
    [InlineData("-grayscale -progressive")]
    [InlineData("-grayscale -sample 2x2")]
    [InlineData("-rgb")]
    [InlineData("-rgb -progressive")]
    [InlineData("-optimize")]
    [InlineData("-sample 1x1")]
    [InlineData("-sample 2x1")]
    [InlineData("-sample 1x2")]
    [InlineData("-sample 2x2")]
    [InlineData("-sample 4x1")]
    [InlineData("-sample 1x4")]
    [InlineData("-sample 4x2")]
    [InlineData("-sample 3x1")]
    [InlineData("-sample 1x3")]
    [InlineData("-sample 2x2,1x1,1x2")]
    [InlineData("-sample 1x1,2x1,1x2")]
    [InlineData("-progressive")]
    [InlineData("-progressive -quality 97 -sample 1x1")]
    [InlineData("-progressive -sample 2x1 -restart 1")]
    [InlineData("-progressive -sample 4x1")]
    [InlineData("-restart 1")]
    [InlineData("-restart 3B -sample 2x2")]
    [InlineData("-restart 1B -sample 1x1 -optimize")]
    public void AgreesInEveryMode(string options)
    {
        foreach (var (kind, width, height) in Pictures)
        {
            var file = LibJpeg.Encode(TestImages.Of(kind, width, height), options);
            TestImages.AssertEqual(LibJpeg.Decode(file), RgbImage.Decode(file));
        }
    }

    [DjpegFact]
    public void AgreesOnNonInterleavedScans()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("scans"), "0;1;2;");
        string[] progressive =
        [
            "0 1 2: 0-0, 0, 3", "1: 1-63, 0, 2", "0: 1-5, 0, 1", "0: 6-63, 0, 1", "2: 1-63, 0, 0", "1: 1-63, 2, 1",
            "0 1: 0-0, 3, 2", "2: 0-0, 3, 2", "0 1 2: 0-0, 2, 1", "0 1 2: 0-0, 1, 0", "0: 1-63, 1, 0", "1: 1-63, 1, 0",
        ];
        File.WriteAllText(folder.File("progressive"), string.Join(';', progressive) + ";");
        foreach (var script in new[] { "scans", "progressive" })
        {
            foreach (var sampling in new[] { "1x1", "2x2", "2x1", "1x2" })
            {
                foreach (var (kind, width, height) in Pictures)
                {
                    var options = $"-sample {sampling} -restart 1 -scans {folder.File(script)}";
                    var file = LibJpeg.Encode(TestImages.Of(kind, width, height), options);
                    TestImages.AssertEqual(LibJpeg.Decode(file), RgbImage.Decode(file));
                }
            }
        }
    }

    [DjpegTheory(NeedsPhotographs = true)]
    [InlineData("cat_dog")]
    [InlineData("cat")]
    [InlineData("bathroom")]
    public void AgreesOnPhotographs(string name)
    {
        var image = RgbImage.Load(SharedFiles.Path($"data/{name}.jpg"));
        TestImages.AssertEqual(LibJpeg.Decode(File.ReadAllBytes(SharedFiles.Path($"data/{name}.jpg"))), image);
        foreach (var options in new[] { "-quality 85", "-quality 60 -progressive", "-sample 1x1 -restart 2", "-sample 2x1 -optimize" })
        {
            var file = LibJpeg.Encode(image, options);
            TestImages.AssertEqual(LibJpeg.Decode(file), RgbImage.Decode(file));
        }
    }

    [DjpegTheory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    public void AgreesOnFourComponents(int? transform)
    {
        foreach (var (h, v) in new[] { (1, 1), (2, 1), (2, 2) })
        {
            var file = JpegDecoderTests.FourComponents(transform, h, v).Write();
            TestImages.AssertEqual(LibJpeg.Decode(file), RgbImage.Decode(file));
        }
    }

    [DjpegTheory]
    [InlineData("-progressive -sample 2x2")]
    [InlineData("-sample 2x1 -restart 1")]
    [InlineData("-progressive -grayscale")]
    public void EveryTruncationIsRefused(string options)
    {
        var file = LibJpeg.Encode(TestImages.Edges(40, 30), options + " -quality 70");
        for (var length = 0; length < file.Length - 2; length++)
            Assert.Throws<ImageFormatException>(() => RgbImage.Decode(file.AsSpan(0, length)));
    }
}
