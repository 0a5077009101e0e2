using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Numbered pictures, each of a class. All members are safe for concurrent use.</summary>
public interface IImageDataset
{
    /// <summary>The number of pictures.</summary>
    int Count { get; }

    /// <summary>The classes' names, in the order of the labels.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc cref="IDataset.Fingerprint"/>
    string Fingerprint => $"{Count} pictures of {string.Join(", ", ClassNames)}";

    /// <summary>The class of a picture.</summary>
    int Label(int index);

    /// <summary>What messages call a picture, such as its file.</summary>
    string Name(int index);

    /// <summary>Gets a picture, which must not be written to: others may be given the same.</summary>
    /// <exception cref="DatasetException">It cannot be read; the message names the file.</exception>
    RgbImage Load(int index);
}
