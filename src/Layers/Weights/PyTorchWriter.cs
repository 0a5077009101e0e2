using System.Globalization;
using System.IO.Compression;
using AutogradNet.Imaging;
using AutogradNet.Layers.PyTorch;

namespace AutogradNet.Layers;

/// <summary>
/// Writes state dictionaries as <c>torch.save</c> does since PyTorch 1.6, for <c>torch.load</c>, also with <c>weights_only=True</c>: a zip
/// archive of a pickle that describes the tensors and of one storage for each. The same tensors give the same bytes.
/// </summary>
public static class PyTorchWriter
{
    private const string Folder = "archive";

    // The first date that zip archives know: when a file was written is not part of what it holds.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes a file, which appears whole or not at all; an existing one is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name, such as <see cref="Module.StateDict"/>, in the order they are to have.</param>
    /// <param name="floatingPoint">
    /// What floating-point tensors are stored as: F64, F32, F16 or BF16, rounded to the nearest, ties to even; their own type where left out.
    /// </param>
    /// <exception cref="ArgumentException">A name occurs twice, the type is not floating point, or a finite value does not fit it.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, SafetensorsType? floatingPoint = null) =>
        Write(path, WeightItem.Of(tensors, floatingPoint));

    /// <summary>Writes the tensors of another file, of any format; they keep their order, stored types and values, except as told.</summary>
    /// <param name="path">The file, which appears whole or not at all; an existing one is replaced.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="floatingPoint">
    /// What floating-point tensors are stored as: F64, F32, F16 or BF16, rounded to the nearest, ties to even; their own type where left out.
    /// </param>
    /// <param name="progress">Told after each tensor how many are written. What it throws ends the writing, and no file appears.</param>
    /// <exception cref="ArgumentException">The type is not floating point, or a finite value does not fit it.</exception>
    /// <exception cref="WeightFormatException">A tensor cannot be read.</exception>
    public static void Write(string path, WeightFile source, SafetensorsType? floatingPoint = null, Action<int>? progress = null) =>
        Write(path, WeightItem.Of(source, floatingPoint), progress);

    private static void Write(string path, List<WeightItem> items, Action<int>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Add(archive, "data.pkl", entry => entry.Write(Describe(items)));
            Add(archive, "byteorder", entry => entry.Write("little"u8));
            for (var i = 0; i < items.Count; i++)
            {
                Add(archive, $"data/{Key(i)}", items[i].Write);
                progress?.Invoke(i + 1);
            }

            Add(archive, "version", entry => entry.Write("3\n"u8));
        });
    }

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        var entry = archive.CreateEntry($"{Folder}/{name}", CompressionLevel.NoCompression);
        entry.LastWriteTime = Epoch;
        using var stream = entry.Open();
        write(stream);
    }

    private static byte[] Describe(List<WeightItem> items)
    {
        var pickle = new PickleOutput().OrderedDictionary().Op(PickleOpcode.Mark);
        for (var i = 0; i < items.Count; i++)
        {
            var entry = items[i].Entry;
            // What has no storage class of its own lies in untyped bytes, and the tensor says what they are.
            var storage = PickleGlobals.StorageClass(entry.Type);
            pickle.Text(entry.Name)
                .Global("torch._utils", storage is null ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2")
                .Op(PickleOpcode.Mark)
                .Op(PickleOpcode.Mark)
                .Text("storage").Global(storage is null ? "torch.storage" : "torch", storage ?? "UntypedStorage").Text(Key(i)).Text("cpu")
                .Integer(storage is null ? entry.ByteCount : entry.Shape.ElementCount)
                .Op(PickleOpcode.Tuple)
                .Op(PickleOpcode.BinaryPersistentId)
                .Integer(0)
                .Integers(entry.Shape.Select(extent => (long)extent))
                .Integers(Strides(entry.Shape))
                .Op(PickleOpcode.NewFalse)
                .OrderedDictionary();
            if (storage is null) pickle.Global("torch", PickleGlobals.ElementTypeName(entry.Type));
            pickle.Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);
        }

        return pickle.Op(PickleOpcode.SetItems).ToArray();
    }

    private static long[] Strides(Shape shape)
    {
        var strides = new long[shape.Rank];
        long stride = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--) (strides[axis], stride) = (stride, stride * Math.Max(1, shape[axis]));
        return strides;
    }

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
}
