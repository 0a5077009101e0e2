using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Covers one patch of an image after the other and looks how the scores change: Zeiler and Fergus, "Visualizing and Understanding
/// Convolutional Networks", 2014. A patch is filled with the image's own mean colour, so that it stands out as little as one colour can.
/// </summary>
public static class OcclusionScan
{
    /// <summary>Scans one example; all classes come from the same passes.</summary>
    /// <param name="recording">The example, a batch of one.</param>
    /// <param name="classes">The classes whose scores are wanted.</param>
    /// <param name="options">The patches; the defaults where left out.</param>
    /// <param name="cancellation">Ends the scan between two batches.</param>
    /// <returns>The drops, in the order of the classes.</returns>
    /// <exception cref="ArgumentException">The recording is not of one single-precision example, or the window is larger than the input.</exception>
    public static IReadOnlyList<PatchScores> Run(Recording recording, IReadOnlyList<int> classes, OcclusionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(classes);
        options ??= new OcclusionOptions();
        var input = recording.InputValues;
        if (input.Shape[0] != 1 || input.DType != DType.Float32) throw new ArgumentException($"One example in single precision is scanned, not {input.DType} {input.Shape}.", nameof(recording));
        var (height, width) = (input.Shape[2], input.Shape[3]);
        if (options.Window > Math.Min(width, height)) throw new ArgumentException($"A window of {options.Window} is larger than the input of {width}×{height} pixels.", nameof(options));
        foreach (var index in classes) recording.CheckClass(index);
        var patches = Patches(width, height, options);
        var drops = classes.Select(_ => new double[patches.Length]).ToArray();
        for (var start = 0; start < patches.Length; start += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var chunk = patches.AsSpan(start, Math.Min(options.BatchSize, patches.Length - start));
            var scores = recording.Model.Network.Call(Cover(input, chunk));
            var count = scores.Shape[1];
            for (var i = 0; i < chunk.Length; i++)
            {
                for (var c = 0; c < classes.Count; c++) drops[c][start + i] = recording.Logits[classes[c]] - scores[(i * count) + classes[c]];
            }
        }

        return [.. drops.Select(values => new PatchScores(width, height, patches, values))];
    }

    /// <summary>The patches from left to right and top to bottom; the last of a row or column touches the border even where the stride would miss it.</summary>
    internal static PixelRectangle[] Patches(int width, int height, OcclusionOptions options)
    {
        var columns = Starts(width, options);
        return [.. Starts(height, options).SelectMany(top => columns.Select(left => new PixelRectangle(left, top, options.Window, options.Window)))];
    }

    private static List<int> Starts(int length, OcclusionOptions options)
    {
        var last = length - options.Window;
        var starts = new List<int>();
        for (var start = 0; start < last; start += options.Stride) starts.Add(start);
        starts.Add(last);
        return starts;
    }

    private static Tensor Cover(Tensor input, ReadOnlySpan<PixelRectangle> patches)
    {
        var (channels, height, width) = (input.Shape[1], input.Shape[2], input.Shape[3]);
        var plane = height * width;
        var source = input.Span<float>();
        var result = Tensor.Empty([patches.Length, channels, height, width]);
        var values = result.MutableSpan<float>();
        for (var c = 0; c < channels; c++)
        {
            var channel = source.Slice(c * plane, plane);
            var mean = 0.0;
            foreach (var value in channel) mean += value;
            mean /= plane;
            for (var i = 0; i < patches.Length; i++)
            {
                var target = values.Slice(((i * channels) + c) * plane, plane);
                channel.CopyTo(target);
                var patch = patches[i];
                for (var y = patch.Top; y < patch.Top + patch.Height; y++) target.Slice((y * width) + patch.Left, patch.Width).Fill((float)mean);
            }
        }

        return result;
    }
}
