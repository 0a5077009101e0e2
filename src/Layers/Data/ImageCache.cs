using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Keeps decoded pictures in memory, up to a limit: for sets of small pictures that are read every epoch.</summary>
/// <param name="images">Where the pictures come from.</param>
/// <param name="maximumBytes">How many bytes of pixels are kept; what comes later is decoded each time.</param>
public sealed class ImageCache(IImageDataset images, long maximumBytes = 1L << 30) : IImageDataset
{
    private readonly RgbImage?[] _kept = new RgbImage?[images.Count];
    private long _bytes;

    /// <inheritdoc/>
    public int Count => images.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <summary>The bytes of pixels that are kept.</summary>
    public long KeptBytes => Interlocked.Read(ref _bytes);

    /// <inheritdoc/>
    public string Fingerprint => images.Fingerprint;

    /// <inheritdoc/>
    public int Label(int index) => images.Label(index);

    /// <inheritdoc/>
    public string Name(int index) => images.Name(index);

    /// <inheritdoc/>
    public RgbImage Load(int index)
    {
        if (Volatile.Read(ref _kept[index]) is { } kept) return kept;
        var image = images.Load(index);
        long bytes = image.Pixels.Length;
        if (Interlocked.Add(ref _bytes, bytes) > maximumBytes || Interlocked.CompareExchange(ref _kept[index], image, null) is not null)
        {
            Interlocked.Add(ref _bytes, -bytes);
        }

        return image;
    }
}
