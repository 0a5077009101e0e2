using AutogradNet.Imaging;

namespace AutogradNet.Layers;

/// <summary>
/// How an image becomes a network's input, step by step as torchvision does it: resize, cut out the middle, divide by 255, subtract a
/// mean and divide by a standard deviation for each channel. Steps whose size is null are left out.
/// </summary>
public sealed record ImagePreprocessing
{
    private readonly float[] _mean = [0, 0, 0];
    private readonly float[] _standardDeviation = [1, 1, 1];

    /// <summary>What torchvision's ImageNet classifiers were trained with: shorter side 256, crop 224×224.</summary>
    public static ImagePreprocessing ImageNet { get; } = new()
    {
        ResizeShorterSide = 256,
        CropSize = 224,
        Mean = [0.485f, 0.456f, 0.406f],
        StandardDeviation = [0.229f, 0.224f, 0.225f],
    };

    /// <summary>For networks of CIFAR-10's size: 32×32, with the mean and standard deviation of its training images.</summary>
    public static ImagePreprocessing Cifar { get; } = new()
    {
        ResizeTo = 32,
        Mean = [0.4914f, 0.4822f, 0.4465f],
        StandardDeviation = [0.2470f, 0.2435f, 0.2616f],
    };

    /// <summary>The new length of the shorter side in pixels; the longer keeps the proportion.</summary>
    public int? ResizeShorterSide { get; init; }

    /// <summary>The size to resize to without regard to the proportion; excludes <see cref="ResizeShorterSide"/>.</summary>
    public Size2d? ResizeTo { get; init; }

    /// <summary>The part cut out of the middle; what is smaller gets a black border.</summary>
    public Size2d? CropSize { get; init; }

    /// <summary>How pixels are weighted when resizing.</summary>
    public ResamplingFilter Interpolation { get; init; } = ResamplingFilter.Bilinear;

    /// <summary>What is subtracted from red, green and blue after they were divided by 255.</summary>
    /// <exception cref="ArgumentException">There are not three finite values.</exception>
    public IReadOnlyList<float> Mean
    {
        get => _mean;
        init => _mean = ThreeValues(value, nameof(Mean), float.IsFinite);
    }

    /// <summary>What red, green and blue are divided by at last.</summary>
    /// <exception cref="ArgumentException">There are not three positive values.</exception>
    public IReadOnlyList<float> StandardDeviation
    {
        get => _standardDeviation;
        init => _standardDeviation = ThreeValues(value, nameof(StandardDeviation), value => value > 0 && float.IsFinite(value));
    }

    /// <summary>Resizing to a size without regard to the proportion, and numbers from 0 to 1.</summary>
    public static ImagePreprocessing Scale(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return new ImagePreprocessing { ResizeTo = (height, width) };
    }

    /// <summary>The network's input for an image: 1×3×height×width, <see cref="DType.Float32"/>.</summary>
    public Tensor Apply(RgbImage image) => ToTensor(ApplyGeometry(image));

    /// <summary>The image as the network sees it: resized and cropped, but still a picture. What overlays are drawn on.</summary>
    public RgbImage ApplyGeometry(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var size = ResizedSize(image.Width, image.Height);
        if (ResizeShorterSide is { } side) image = Resampling.ResizeShorterSide(image, side, Interpolation);
        else if (ResizeTo is not null) image = Resampling.Resize(image, size.Width, size.Height, Interpolation);
        return CropSize is { } crop ? Resampling.CenterCrop(image, crop.Width, crop.Height) : image;
    }

    /// <summary>The numbers alone: an image that already has the network's size as 1×3×height×width.</summary>
    public Tensor ToTensor(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var result = Tensor.Empty([1, 3, image.Height, image.Width]);
        Normalize(image, result.MutableSpan<float>());
        return result;
    }

    /// <summary>Writes the numbers of an image that already has the network's size: all of red, then green, then blue.</summary>
    internal void Normalize(RgbImage image, Span<float> values)
    {
        ReadOnlySpan<byte> pixels = image.Pixels;
        var plane = image.Width * image.Height;
        for (var channel = 0; channel < 3; channel++)
        {
            var (mean, deviation) = (_mean[channel], _standardDeviation[channel]);
            var target = values.Slice(channel * plane, plane);
            for (var i = 0; i < target.Length; i++) target[i] = ((pixels[(i * 3) + channel] / 255f) - mean) / deviation;
        }
    }

    /// <summary>The part of the original image that the network sees, for drawing on the image at its own resolution.</summary>
    /// <param name="width">The original image's columns.</param>
    /// <param name="height">The original image's rows.</param>
    public ImageRectangle SourceRectangle(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        var size = ResizedSize(width, height);
        var crop = CropSize ?? size;
        var (scaleX, scaleY) = ((double)width / size.Width, (double)height / size.Height);
        return new ImageRectangle(Offset(size.Width, crop.Width) * scaleX, Offset(size.Height, crop.Height) * scaleY, crop.Width * scaleX, crop.Height * scaleY);
    }

    // Where the crop begins, rounded as CenterCrop does; negative where a border is added.
    private static int Offset(int size, int crop) =>
        crop > size ? -((crop - size) / 2) : (int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven);

    private Size2d ResizedSize(int width, int height)
    {
        if (ResizeShorterSide is not { } side) return ResizeTo ?? (height, width);
        if (ResizeTo is not null) throw new InvalidOperationException($"Either {nameof(ResizeShorterSide)} or {nameof(ResizeTo)} can be set, not both.");
        var longer = (int)((double)((long)side * Math.Max(width, height)) / Math.Min(width, height));
        return width <= height ? (longer, side) : (side, longer);
    }

    private static float[] ThreeValues(IReadOnlyList<float> values, string name, Func<float, bool> isValid)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count != 3 || !values.All(isValid)) throw new ArgumentException($"{name} takes a value for red, green and blue, not ({string.Join(", ", values)}).", name);
        return [.. values];
    }
}
