using Google.Protobuf;

namespace AutogradNet.Layers.Onnx;

/// <summary>Models from ONNX files, versions 7 to 21 of the operators.</summary>
public static class OnnxModel
{
    /// <summary>Loads a model. Its layers are the file's nodes and its parameters the file's initializers, under their ONNX names.</summary>
    /// <param name="path">The file. Values that it keeps in other files are read from its folder, never from outside.</param>
    /// <param name="preprocessing">
    /// How images become the network's input, which the format does not say. Where left out: ImageNet's mean and standard deviation, and a
    /// central crop of the size the input has in the file (224×224 where that is open) from images resized by 256/224 of it.
    /// </param>
    /// <returns>The model, whose network is an <see cref="OnnxGraph"/>; <see cref="Model.Name"/> is the file's name.</returns>
    /// <exception cref="WeightFormatException">It is not a sound ONNX file; the message names the file and the node or tensor.</exception>
    /// <exception cref="OnnxUnsupportedException">It uses operators that are not supported; the message lists them all with their nodes.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Model Load(string path, ImagePreprocessing? preprocessing = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (new FileInfo(path) is { Exists: true } file && file.Length > Array.MaxLength)
        {
            throw new WeightFormatException($"{path}: the format allows at most 2 GiB; the file has {file.Length} bytes.");
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var graph = Parse(File.ReadAllBytes(path), path, new OnnxExternalData(folder));
        return Wrap(graph, Path.GetFileNameWithoutExtension(path), preprocessing);
    }

    /// <summary>Loads a model that is in memory; it cannot keep values in other files.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What the model and messages are to call it.</param>
    /// <param name="preprocessing">As in <see cref="Load(string, ImagePreprocessing?)"/>.</param>
    /// <inheritdoc cref="Load(string, ImagePreprocessing?)"/>
    public static Model FromBytes(ReadOnlySpan<byte> bytes, string name = "model", ImagePreprocessing? preprocessing = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Wrap(Parse(bytes.ToArray(), name, null), name, preprocessing);
    }

    private static OnnxGraph Parse(byte[] bytes, string name, OnnxExternalData? external)
    {
        using var scope = new TensorScope();
        try
        {
            return new OnnxGraph(OnnxGraphBuilder.Build(OnnxFile.Parse(new ProtoMessage(bytes)), name, external));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException or ArgumentException or OverflowException)
        {
            throw new WeightFormatException($"{name} is not a sound ONNX model: {e.Message}", e);
        }
    }

    private static Model Wrap(OnnxGraph graph, string name, ImagePreprocessing? preprocessing)
    {
        try
        {
            return new Model(name, graph, preprocessing ?? Preprocessing(graph));
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    private static ImagePreprocessing Preprocessing(OnnxGraph graph)
    {
        var fallback = ImagePreprocessing.ImageNet;
        if (graph.Inputs is not [{ Extents: [_, _, { } height, { } width] }, ..]) return fallback;
        return fallback with { ResizeShorterSide = (int)Math.Min(Math.Max(height, width) * 256L / 224, int.MaxValue), CropSize = (height, width) };
    }
}
