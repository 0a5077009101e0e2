using System.Diagnostics;

namespace AutogradNet.Imaging.Tests;

/// <summary>Runs libjpeg-turbo's <c>cjpeg</c> and <c>djpeg</c>, the reference for JPEG decoding.</summary>
internal static class LibJpeg
{
    private static readonly string? Djpeg = Find("djpeg");
    private static readonly string? Cjpeg = Find("cjpeg");

    /// <summary>Why tests that need the tools cannot run, or null when they can.</summary>
    public static string? Missing => Djpeg is null || Cjpeg is null ? "djpeg and cjpeg (libjpeg-turbo-progs) are not installed." : null;

    /// <summary>Encodes with the options of <c>cjpeg</c>, separated by spaces.</summary>
    public static byte[] Encode(RgbImage image, string options) => Run(Cjpeg!, options, image.Encode("ppm"));

    /// <summary>Decodes with the accurate integer inverse DCT and the default upsampling.</summary>
    public static RgbImage Decode(byte[] file) => RgbImage.Decode(Run(Djpeg!, "-dct int -ppm", file));

    private static byte[] Run(string tool, string options, byte[] input)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("input"), input);
        var start = new ProcessStartInfo(tool) { RedirectStandardError = true };
        foreach (var option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries)) start.ArgumentList.Add(option);
        start.ArgumentList.Add("-outfile");
        start.ArgumentList.Add(folder.File("output"));
        start.ArgumentList.Add(folder.File("input"));
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} does not start.");
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{tool} {options}: {errors}");
        return File.ReadAllBytes(folder.File("output"));
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".exe") })
            .FirstOrDefault(File.Exists);
}
