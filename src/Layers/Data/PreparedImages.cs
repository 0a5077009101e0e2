using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Pictures as a network's input: resized and cropped, augmented, and normalised.</summary>
public sealed class PreparedImages : IDataset
{
    private readonly IImageDataset _images;
    private readonly ImagePreprocessing _preprocessing;
    private readonly Augmentation[] _augmentations;
    private readonly bool _resizeFirst;
    private readonly Size2d _size;

    /// <summary>Describes the preparation; the first picture is read to learn the size.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="preprocessing">What the network wants.</param>
    /// <param name="augmentations">What is changed at random, in this order; nothing where left out.</param>
    /// <param name="resizeFirst">
    /// Whether the preprocessing's resizing and cropping come before the augmentations. Without it the augmentations must give the
    /// network's size themselves, as <see cref="RandomResizedCrop"/> does, and only the numbers are normalised.
    /// </param>
    /// <exception cref="DatasetException">There is no picture, or the first cannot be read.</exception>
    public PreparedImages(IImageDataset images, ImagePreprocessing preprocessing, IEnumerable<Augmentation>? augmentations = null, bool resizeFirst = true)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(preprocessing);
        if (images.Count == 0) throw new DatasetException("The data set holds no picture.");
        _images = images;
        _preprocessing = preprocessing;
        _augmentations = [.. augmentations ?? []];
        _resizeFirst = resizeFirst;
        var first = Prepare(0, new RandomSource(0));
        _size = (first.Height, first.Width);
        SampleShape = [3, first.Height, first.Width];
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    /// <inheritdoc/>
    public Shape SampleShape { get; }

    /// <inheritdoc/>
    public Shape? TargetShape => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => _images.ClassNames;

    /// <inheritdoc/>
    public string Fingerprint => string.Join(", ", [_images.Fingerprint, $"as {SampleShape}", .. _augmentations.Select(augmentation => augmentation.ToString())]);

    /// <inheritdoc/>
    public int Label(int index) => _images.Label(index);

    /// <inheritdoc/>
    public void Read(int index, RandomSource random, Span<float> values, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(random);
        var image = Prepare(index, random);
        if (image.Height != _size.Height || image.Width != _size.Width)
        {
            throw new DatasetException(
                $"{_images.Name(index)} gives {image.Width}x{image.Height} pixels where others give {_size.Width}x{_size.Height}; "
                    + "the preprocessing or an augmentation must fix the size.");
        }

        _preprocessing.Normalize(image, values);
    }

    /// <summary>A picture as the network sees it, before the numbers are normalised: for looking at augmentations.</summary>
    public RgbImage Prepare(int index, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var image = _images.Load(index);
        if (_resizeFirst) image = Resize(index, image);
        foreach (var augmentation in _augmentations) image = augmentation.Apply(image, random.Split());
        return image;
    }

    private RgbImage Resize(int index, RgbImage image)
    {
        try
        {
            return _preprocessing.ApplyGeometry(image);
        }
        catch (ArgumentException e)
        {
            throw new DatasetException($"{_images.Name(index)} of {image.Width}x{image.Height} pixels cannot be brought to the network's size: {e.Message}", e);
        }
    }
}
