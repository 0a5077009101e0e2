using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// A data set under the numbers of a model's classes: each picture keeps the name of its class. The model may know more classes than the
/// pictures show, and in another order.
/// </summary>
public sealed class RelabelledImages : IImageDataset
{
    private readonly IImageDataset _images;
    private readonly int[] _labels;

    /// <summary>Looks up each class of the data set among the model's.</summary>
    /// <param name="images">The data set; it remains the caller's.</param>
    /// <param name="classNames">The model's classes in the order of its scores.</param>
    /// <exception cref="DatasetException">The model has no class of a name, or several.</exception>
    public RelabelledImages(IImageDataset images, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(classNames);
        _images = images;
        ClassNames = classNames;
        var places = classNames.Index().ToLookup(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        _labels = [.. images.ClassNames.Select(name => places[name].ToList() switch
        {
            [var place] => place,
            [] => throw new DatasetException($"The pictures' class '{name}' is none of the model's {classNames.Count}, such as '{classNames.FirstOrDefault()}'."),
            var several => throw new DatasetException($"The pictures' class '{name}' is the name of {several.Count} classes of the model: {string.Join(", ", several)}."),
        })];
    }

    /// <inheritdoc/>
    public int Count => _images.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public string Fingerprint => _images.Fingerprint;

    /// <inheritdoc/>
    public int Label(int index) => _labels[_images.Label(index)];

    /// <inheritdoc/>
    public string Name(int index) => _images.Name(index);

    /// <inheritdoc/>
    public RgbImage Load(int index) => _images.Load(index);
}
