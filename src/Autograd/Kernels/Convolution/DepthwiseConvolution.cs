using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// Convolutions in which every input channel is a group of its own: too little arithmetic per element for a product, so the
/// taps are summed row by row.
/// </summary>
internal static unsafe class DepthwiseConvolution
{
    // Targets are gathered into tasks of about this many multiply-adds.
    private const long MinimumWorkPerTask = 1 << 15;

    /// <summary>
    /// Writes every target plane as the sum over its source planes' taps. Target plane t reads source planes
    /// t·<paramref name="sources"/>/<paramref name="targets"/> and on, <paramref name="sources"/> of them: forward a source serves
    /// several targets, in the input gradient a target has several sources. The epilogue follows plane by plane.
    /// </summary>
    public static void Run<T>(
        T* source, T* weight, T* bias, T* target, int planes, int channels, int sources, int targets, int taps,
        int sourceSize, int targetWidth, int targetSize, TapLayout layout, ConvolutionEpilogue<T> epilogue = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        long work = Math.Max(1L, (long)targetSize * taps * sources);
        Workers.For(planes, (int)Math.Clamp(MinimumWorkPerTask / work, 1, Math.Max(1, planes)), (from, to) =>
        {
            using var padded = new Scratch<T>(sources * (long)layout.PlaneSize);
            using var filter = new Scratch<T>((long)sources * taps);
            using var line = new Scratch<T>(layout.Phases.Max(p => p.Width));
            var offsets = new nint[sources * taps];
            for (int plane = from; plane < to; plane++)
            {
                int first = plane / targets * sources;
                for (int i = 0; i < sources; i++)
                    layout.Fill(source + ((nint)(first + i) * sourceSize), padded.Pointer + (i * layout.PlaneSize), T.Zero);
                T start = bias is null ? T.Zero : bias[plane % channels];
                foreach (TapPhase phase in layout.Phases)
                {
                    int count = 0;
                    for (int i = 0; i < sources; i++)
                    {
                        T* w = weight + ((nint)((plane % channels * sources) + i) * taps);
                        for (int t = 0; t < phase.Taps.Length; t++)
                        {
                            filter.Pointer[count] = w[phase.Taps[t]];
                            offsets[count++] = (i * layout.PlaneSize) + phase.Offsets[t];
                        }
                    }
                    Plane(padded.Pointer, filter.Pointer, offsets.AsSpan(0, count), start, line.Pointer,
                        target + ((nint)plane * targetSize), targetWidth, layout, phase);
                }
                epilogue.Rows(target + ((nint)plane * targetSize), 0, 1, targetSize, plane % channels, (nint)plane * targetSize, 0);
            }
        });
    }

    /// <summary>Writes the gradient of every filter, summed over the batch in order.</summary>
    public static void FilterGradient<T>(T* input, T* outputGradient, T* weightGradient, Conv2dGeometry g, TapLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int multiplier = g.GroupOutChannels;
        Workers.For(g.OutChannels, channel =>
        {
            TapPhase phase = layout.Phases[0];
            using var padded = new Scratch<T>(layout.PlaneSize);
            var sums = new Span<T>(weightGradient + ((nint)channel * g.Taps), g.Taps);
            sums.Clear();
            for (int image = 0; image < g.Batch; image++)
            {
                T* plane = input + ((((nint)image * g.InChannels) + (channel / multiplier)) * g.InSize);
                T* gradient = outputGradient + ((((nint)image * g.OutChannels) + channel) * phase.Size);
                layout.Fill(plane, padded.Pointer, T.Zero);
                for (int tap = 0; tap < sums.Length; tap++)
                    sums[tap] += Correlate(padded.Pointer + phase.Offsets[tap], layout.SubWidth, gradient, phase);
            }
        });
    }

    private static void Plane<T>(
        T* padded, T* filter, ReadOnlySpan<nint> offsets, T start, T* line, T* target, int targetWidth, TapLayout layout, TapPhase phase)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool direct = layout.TargetStrideX == 1;
        for (int y = 0; y < phase.Height; y++)
        {
            T* at = padded + ((nint)y * layout.SubWidth);
            T* write = target + ((((nint)y * layout.TargetStrideY) + phase.Row) * targetWidth) + phase.Column;
            if (direct && (phase.Width >= Vector<T>.Count || !Vector.IsHardwareAccelerated))
            {
                Row(at, filter, offsets, start, write, phase.Width);
                continue;
            }

            // The line has room for a whole vector; so has the memory behind the padded planes.
            Row(at, filter, offsets, start, line, Vector.IsHardwareAccelerated ? Math.Max(phase.Width, Vector<T>.Count) : phase.Width);
            for (int x = 0; x < phase.Width; x++)
            {
                *write = line[x];
                write += layout.TargetStrideX;
            }
        }
    }

    private static void Row<T>(T* source, T* filter, ReadOnlySpan<nint> offsets, T start, T* target, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int x = 0;
        int count = Vector<T>.Count;
        if (Vector.IsHardwareAccelerated)
        {
            for (; x + (4 * count) <= width; x += 4 * count)
            {
                Vector<T> a = new(start), b = a, c = a, d = a;
                for (int i = 0; i < offsets.Length; i++)
                {
                    T* at = source + offsets[i] + x;
                    var w = new Vector<T>(filter[i]);
                    a = PortableOperations<T>.MultiplyAdd(w, Vector.Load(at), a);
                    b = PortableOperations<T>.MultiplyAdd(w, Vector.Load(at + count), b);
                    c = PortableOperations<T>.MultiplyAdd(w, Vector.Load(at + (2 * count)), c);
                    d = PortableOperations<T>.MultiplyAdd(w, Vector.Load(at + (3 * count)), d);
                }
                Vector.Store(a, target + x);
                Vector.Store(b, target + x + count);
                Vector.Store(c, target + x + (2 * count));
                Vector.Store(d, target + x + (3 * count));
            }
            while (x < width)
            {
                // The last vector is moved back to end with the row and computes some elements a second time.
                x = Math.Min(x, width - count);
                Vector<T> a = new(start);
                for (int i = 0; i < offsets.Length; i++)
                    a = PortableOperations<T>.MultiplyAdd(new Vector<T>(filter[i]), Vector.Load(source + offsets[i] + x), a);
                Vector.Store(a, target + x);
                x += count;
            }
        }
        for (; x < width; x++)
        {
            T sum = start;
            for (int i = 0; i < offsets.Length; i++)
                sum += filter[i] * source[offsets[i] + x];
            target[x] = sum;
        }
    }

    private static T Correlate<T>(T* padded, nint subWidth, T* gradient, TapPhase phase)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> sums = default;
        T sum = T.Zero;
        for (int y = 0; y < phase.Height; y++)
        {
            T* source = padded + (y * subWidth);
            int x = 0;
            if (Vector.IsHardwareAccelerated)
            {
                for (; x + Vector<T>.Count <= phase.Width; x += Vector<T>.Count)
                    sums = PortableOperations<T>.MultiplyAdd(Vector.Load(source + x), Vector.Load(gradient + x), sums);
            }
            for (; x < phase.Width; x++)
                sum += source[x] * gradient[x];
            gradient += phase.Width;
        }
        return sum + Vector.Sum(sums);
    }
}
