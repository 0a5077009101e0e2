using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Batch normalisation of [batch, channels, plane] data, a channel at a time.</summary>
internal static unsafe class BatchNormKernel
{
    private const int MinimumElementsPerTask = 1 << 14;

    /// <summary>scale = weight/√(variance + ε) and shift = bias − mean·scale. An empty weight counts as ones, an empty bias as zeros.</summary>
    public static void ScaleAndShift<T>(
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon, Span<T> scale, Span<T> shift)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int channels = mean.Length;
        KernelArguments.HasLength(variance, channels, nameof(variance));
        KernelArguments.HasLength(weight, weight.IsEmpty ? 0 : channels, nameof(weight));
        KernelArguments.HasLength(bias, bias.IsEmpty ? 0 : channels, nameof(bias));
        KernelArguments.HasLength<T>(scale, channels, nameof(scale));
        KernelArguments.HasLength<T>(shift, channels, nameof(shift));
        var small = T.CreateTruncating(epsilon);
        var i = 0;
        for (; i <= channels - Vector<T>.Count; i += Vector<T>.Count)
        {
            var factor = Vector<T>.One / Vector.SquareRoot(new Vector<T>(variance[i..]) + new Vector<T>(small));
            if (!weight.IsEmpty) factor *= new Vector<T>(weight[i..]);
            factor.CopyTo(scale[i..]);
            ((bias.IsEmpty ? Vector<T>.Zero : new Vector<T>(bias[i..])) - (new Vector<T>(mean[i..]) * factor)).CopyTo(shift[i..]);
        }

        for (; i < channels; i++)
        {
            var factor = T.One / T.Sqrt(variance[i] + small);
            if (!weight.IsEmpty) factor *= weight[i];
            scale[i] = factor;
            shift[i] = (bias.IsEmpty ? T.Zero : bias[i]) - (mean[i] * factor);
        }
    }

    /// <summary>output = input·scale + shift with one of each per channel.</summary>
    public static void Normalize<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> scale, ReadOnlySpan<T> shift, Span<T> output, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = (long)batch * channels * plane;
        KernelArguments.HasLength(input, length, nameof(input));
        KernelArguments.HasLength(scale, channels, nameof(scale));
        KernelArguments.HasLength(shift, channels, nameof(shift));
        KernelArguments.HasLength<T>(output, length, nameof(output));
        fixed (T* source = input, scales = scale, shifts = shift, target = output)
        {
            var (from, to, factor, addend) = ((nint)source, (nint)target, (nint)scales, (nint)shifts);
            Workers.For(batch * channels, (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)plane)), (first, last) =>
            {
                for (var i = first; i < last; i++)
                {
                    var channel = i % channels;
                    var at = (nint)i * plane;
                    var formula = new Affine<T>(((T*)factor)[channel], ((T*)addend)[channel]);
                    VectorLoop.Run(new ReadOnlySpan<T>((T*)from + at, plane), new Span<T>((T*)to + at, plane), formula);
                }
            });
        }
    }

    /// <summary>
    /// Writes the mean and the biased variance of every channel, and what normalises the input with them as x·scale + shift:
    /// scale = weight/√(variance + ε) and shift = bias − mean·scale. An empty weight counts as ones, an empty bias as zeros.
    /// </summary>
    public static void TrainingStatistics<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon, Span<T> mean, Span<T> variance, Span<T> scale, Span<T> shift,
        int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Train(input, weight, bias, epsilon, mean, variance, scale, shift, default, batch, channels, plane);

    /// <summary>The same, and normalises the input.</summary>
    public static void TrainingForward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon, Span<T> mean, Span<T> variance, Span<T> output,
        int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength<T>(output, (long)batch * channels * plane, nameof(output));
        using var memory = new Scratch<T>(2L * channels);
        Train(
            input, weight, bias, epsilon, mean, variance, new Span<T>(memory.Pointer, channels), new Span<T>(memory.Pointer + channels, channels), output,
            batch, channels, plane);
    }

    /// <summary>
    /// The vector-Jacobian product where the statistics are the batch's own (Ioffe and Szegedy, "Batch Normalization", 2015, section 3):
    /// with d = x − mean, s = 1/√(variance + ε) and n elements, dx = w·s·(g − Σg/n − d·s²·Σ(g·d)/n), dw = s·Σ(g·d), db = Σg.
    /// An empty weight counts as ones; empty results are not written.
    /// </summary>
    public static void TrainingGradient<T>(
        ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> input, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> weight, double epsilon,
        Span<T> inputGradient, Span<T> weightGradient, Span<T> biasGradient, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var length = (long)batch * channels * plane;
        KernelArguments.HasLength(outputGradient, length, nameof(outputGradient));
        KernelArguments.HasLength(input, length, nameof(input));
        KernelArguments.HasLength(mean, channels, nameof(mean));
        KernelArguments.HasLength(variance, channels, nameof(variance));
        KernelArguments.HasLength(weight, weight.IsEmpty ? 0 : channels, nameof(weight));
        KernelArguments.HasLength<T>(inputGradient, inputGradient.IsEmpty ? 0 : length, nameof(inputGradient));
        KernelArguments.HasLength<T>(weightGradient, weightGradient.IsEmpty ? 0 : channels, nameof(weightGradient));
        KernelArguments.HasLength<T>(biasGradient, biasGradient.IsEmpty ? 0 : channels, nameof(biasGradient));
        var count = (double)batch * plane;
        fixed (T* gradient = outputGradient, source = input, means = mean, variances = variance, weights = weight)
        fixed (T* inputTarget = inputGradient, weightTarget = weightGradient, biasTarget = biasGradient)
        {
            var (g, x, middle, spread, factor) = ((nint)gradient, (nint)source, (nint)means, (nint)variances, (nint)weights);
            var (dx, dw, db) = ((nint)inputTarget, (nint)weightTarget, (nint)biasTarget);
            Workers.For(channels, ChannelsPerTask(batch, plane), (first, last) =>
            {
                for (var channel = first; channel < last; channel++)
                {
                    var center = ((T*)middle)[channel];
                    var inverse = 1 / Math.Sqrt(double.CreateTruncating(((T*)spread)[channel]) + epsilon);
                    var (sum, product) = BatchNormSums.Of((T*)x, (T*)g, center, channel, batch, channels, plane);
                    if (dw != 0) ((T*)dw)[channel] = T.CreateTruncating(product * inverse);
                    if (db != 0) ((T*)db)[channel] = T.CreateTruncating(sum);
                    if (dx == 0) continue;
                    var scale = inverse * (factor == 0 ? 1 : double.CreateTruncating(((T*)factor)[channel]));
                    var formula = new Projection<T>(
                        center, T.CreateTruncating(scale), T.CreateTruncating(-scale * inverse * inverse * product / count), T.CreateTruncating(-scale * sum / count));
                    for (var image = 0; image < batch; image++)
                    {
                        var at = (((nint)image * channels) + channel) * plane;
                        VectorLoop.Run(
                            new ReadOnlySpan<T>((T*)g + at, plane), new ReadOnlySpan<T>((T*)x + at, plane), new Span<T>((T*)dx + at, plane), formula);
                    }
                }
            });
        }
    }

    // A channel's planes are normalised, where there is an output, while they are in the cache.
    private static void Train<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, double epsilon, Span<T> mean, Span<T> variance, Span<T> scale, Span<T> shift,
        Span<T> output, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)batch * channels * plane, nameof(input));
        KernelArguments.HasLength(weight, weight.IsEmpty ? 0 : channels, nameof(weight));
        KernelArguments.HasLength(bias, bias.IsEmpty ? 0 : channels, nameof(bias));
        KernelArguments.HasLength<T>(mean, channels, nameof(mean));
        KernelArguments.HasLength<T>(variance, channels, nameof(variance));
        KernelArguments.HasLength<T>(scale, channels, nameof(scale));
        KernelArguments.HasLength<T>(shift, channels, nameof(shift));
        fixed (T* source = input, weights = weight, biases = bias, means = mean, variances = variance, scales = scale, shifts = shift, target = output)
        {
            var (from, factor, addend, to) = ((nint)source, (nint)weights, (nint)biases, (nint)target);
            var (middle, spread, factors, addends) = ((nint)means, (nint)variances, (nint)scales, (nint)shifts);
            Workers.For(channels, ChannelsPerTask(batch, plane), (first, last) =>
            {
                for (var channel = first; channel < last; channel++)
                {
                    var (center, square) = BatchNormSums.Statistics((T*)from, channel, batch, channels, plane);
                    ((T*)middle)[channel] = T.CreateTruncating(center);
                    ((T*)spread)[channel] = T.CreateTruncating(square);
                    var scale = T.CreateTruncating((factor == 0 ? 1 : double.CreateTruncating(((T*)factor)[channel])) / Math.Sqrt(square + epsilon));
                    var shift = (addend == 0 ? T.Zero : ((T*)addend)[channel]) - (((T*)middle)[channel] * scale);
                    ((T*)factors)[channel] = scale;
                    ((T*)addends)[channel] = shift;
                    if (to == 0) continue;
                    var formula = new Affine<T>(scale, shift);
                    for (var image = 0; image < batch; image++)
                    {
                        var at = (((nint)image * channels) + channel) * plane;
                        VectorLoop.Run(new ReadOnlySpan<T>((T*)from + at, plane), new Span<T>((T*)to + at, plane), formula);
                    }
                }
            });
        }
    }

    private static int ChannelsPerTask(int batch, int plane) => (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)batch * plane));

    private readonly struct Affine<TChannel>(TChannel scale, TChannel shift) : IVectorUnary
        where TChannel : unmanaged, IFloatingPointIeee754<TChannel>
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            (x * Unsafe.BitCast<TChannel, T>(scale)) + Unsafe.BitCast<TChannel, T>(shift);

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            (x * new Vector<T>(Unsafe.BitCast<TChannel, T>(scale))) + new Vector<T>(Unsafe.BitCast<TChannel, T>(shift));
    }

    private readonly struct Projection<TChannel>(TChannel center, TChannel ofGradient, TChannel ofDeviation, TChannel shift) : IVectorBinary
        where TChannel : unmanaged, IFloatingPointIeee754<TChannel>
    {
        public T Invoke<T>(T g, T x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            (g * Unsafe.BitCast<TChannel, T>(ofGradient))
            + ((x - Unsafe.BitCast<TChannel, T>(center)) * Unsafe.BitCast<TChannel, T>(ofDeviation))
            + Unsafe.BitCast<TChannel, T>(shift);

        public Vector<T> Invoke<T>(Vector<T> g, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            (g * new Vector<T>(Unsafe.BitCast<TChannel, T>(ofGradient)))
            + ((x - new Vector<T>(Unsafe.BitCast<TChannel, T>(center))) * new Vector<T>(Unsafe.BitCast<TChannel, T>(ofDeviation)))
            + new Vector<T>(Unsafe.BitCast<TChannel, T>(shift));
    }
}
