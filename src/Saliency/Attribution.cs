using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Imaging;

namespace AutogradNet.Explanations;

/// <summary>
/// What a method attributes to each pixel of each example. Pixel methods give a signed N×3×H×W tensor; class activation maps a
/// rectified N×1×H×W one, upsampled from <see cref="LayerValues"/>.
/// </summary>
public sealed class Attribution : IDisposable
{
    /// <summary>Takes over the tensors.</summary>
    /// <param name="method">The method's name.</param>
    /// <param name="values">The attribution at the resolution of the input, N×C×H×W; as the method defines it, not normalised.</param>
    /// <param name="readout">How the method's maps are usually shown.</param>
    /// <param name="layerPath">The layer it was read at, for class activation maps.</param>
    /// <param name="layerValues">The map at the layer's resolution, N×1×h×w, before the rectifier.</param>
    public Attribution(string method, Tensor values, Readout readout, string? layerPath = null, Tensor? layerValues = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(method);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Shape.Rank != 4) throw new ArgumentException($"An attribution is N×C×H×W, not {values.Shape}.", nameof(values));
        Method = method;
        Values = values.LeaveScope();
        Readout = readout;
        LayerPath = layerPath;
        LayerValues = layerValues?.LeaveScope();
    }

    /// <summary>The method's name, such as <c>guided</c>.</summary>
    public string Method { get; }

    /// <summary>The attribution at the resolution of the input, N×C×H×W.</summary>
    public Tensor Values { get; }

    /// <summary>How the method's maps are usually shown.</summary>
    public Readout Readout { get; }

    /// <summary>The layer a class activation map was read at; null for pixel methods.</summary>
    public string? LayerPath { get; }

    /// <summary>A class activation map at its layer's resolution, N×1×h×w, before the rectifier; null for pixel methods.</summary>
    public Tensor? LayerValues { get; }

    /// <summary>One number per pixel of one example.</summary>
    /// <param name="row">Which example of the batch.</param>
    /// <param name="readout">How the channels are put together; the method's usual way where left out.</param>
    public HeatMap Map(int row = 0, Readout? readout = null)
    {
        var (height, width) = (Values.Shape[2], Values.Shape[3]);
        var chosen = readout ?? Readout;
        var result = new float[height * width];
        if (Values.DType == DType.Float32) Combine(Example<float>(row), result, chosen);
        else Combine(Example<double>(row), result, chosen);
        return HeatMap.Own(width, height, result, isSigned: chosen == Readout.Sum);
    }

    /// <summary>
    /// A picture of one example at the input's resolution: DeconvNet, guided backpropagation and guided Grad-CAM as colours round
    /// grey (they show patterns), all else as a heat map.
    /// </summary>
    public RgbImage Picture(int row = 0)
    {
        if (!ShowsPatterns || Values.Shape[1] != 3) return Map(row).Render();
        if (Values.DType == DType.Float32) return PixelPicture.Render(Example<float>(row), Values.Shape[3], Values.Shape[2]);
        using var single = Values.To(DType.Float32);
        return PixelPicture.Render(single.Span<float>().Slice(row * Values.Shape.CountOf(1, 4), Values.Shape.CountOf(1, 4)), Values.Shape[3], Values.Shape[2]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        LayerValues?.Dispose();
    }

    /// <summary>Whether the colours of single pixels say more than their magnitude.</summary>
    internal bool ShowsPatterns { get; init; }

    private ReadOnlySpan<T> Example<T>(int row)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Values.Shape[0], nameof(row));
        var count = Values.Shape.CountOf(1, 4);
        return Values.Span<T>().Slice(row * count, count);
    }

    private static void Combine<T>(ReadOnlySpan<T> example, Span<float> result, Readout readout)
        where T : unmanaged, INumberBase<T>
    {
        for (var start = 0; start < example.Length; start += result.Length)
        {
            var plane = example.Slice(start, result.Length);
            var i = 0;
            if (typeof(T) == typeof(float))
            {
                var vectors = MemoryMarshal.Cast<T, Vector<float>>(plane);
                var sums = MemoryMarshal.Cast<float, Vector<float>>(result);
                for (var v = 0; v < sums.Length; v++)
                    sums[v] = readout == Readout.MaxMagnitude ? Vector.Max(sums[v], Vector.Abs(vectors[v])) : sums[v] + vectors[v];
                i = sums.Length * Vector<float>.Count;
            }

            for (; i < result.Length; i++)
            {
                var value = float.CreateTruncating(plane[i]);
                result[i] = readout == Readout.MaxMagnitude ? MathF.Max(result[i], MathF.Abs(value)) : result[i] + value;
            }
        }

        if (readout != Readout.PositiveSum) return;
        foreach (ref var value in result) value = MathF.Max(value, 0);
    }
}
