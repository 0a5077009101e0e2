using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>Why a model gave a class its score, for one image: numbers, and pictures to look at.</summary>
public sealed class Explanation : IDisposable
{
    private readonly int _row;
    private readonly RgbImage? _image;
    private readonly ImagePreprocessing _preprocessing;
    private HeatMap? _map;

    internal Explanation(Attribution attribution, ClassScore explained, int row, RgbImage? image, ImagePreprocessing preprocessing)
    {
        Attribution = attribution;
        Class = explained;
        _row = row;
        _image = image;
        _preprocessing = preprocessing;
    }

    /// <summary>The class that was explained, with its score (logit) and probability.</summary>
    public ClassScore Class { get; }

    /// <summary>The method's name.</summary>
    public string Method => Attribution.Method;

    /// <summary>One number per pixel of what the network saw; made when it is first asked for, and good for as long as it is kept.</summary>
    /// <exception cref="ObjectDisposedException">First asked for after <see cref="Dispose"/>.</exception>
    public HeatMap Map => _map ??= Attribution.Map(_row);

    /// <summary>The full numbers, for every channel and example.</summary>
    public Attribution Attribution { get; }

    /// <summary>A picture of the attribution alone, at the resolution that the network saw.</summary>
    public RgbImage Picture() => Attribution.Picture(_row);

    /// <summary>The map laid over the image at the image's own resolution; what the network did not see is dimmed.</summary>
    /// <exception cref="InvalidOperationException">A tensor was explained, not an image.</exception>
    public RgbImage Overlay()
    {
        if (_image is null) throw new InvalidOperationException("A tensor was explained, so there is no image to lay the map over; use Picture().");
        return Explanations.Overlay.Draw(_image, Map, _preprocessing.SourceRectangle(_image.Width, _image.Height));
    }

    /// <inheritdoc/>
    public void Dispose() => Attribution.Dispose();
}
