using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Maximum pooling with switches, and the two linear maps that switches define.</summary>
internal static unsafe class MaxPool2dKernel
{
    private const int MinimumElementsPerTask = 1 << 13;

    /// <summary>
    /// Writes every window's maximum and, to <paramref name="switches"/>, where in the input plane it lies (row·InWidth + column):
    /// the first maximum in row-major order. The first NaN wins over any number. Padding is never chosen; a window that lies
    /// wholly in it gives −∞ and the switch −1.
    /// </summary>
    public static void Forward<T>(ReadOnlySpan<T> input, Span<T> output, Span<int> switches, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Pool2dGeometry geometry = g;
        int inSize = g.InSize;
        int outSize = g.OutSize;
        KernelArguments.HasLength(input, (long)g.Planes * inSize, nameof(input));
        KernelArguments.HasLength<T>(output, (long)g.Planes * outSize, nameof(output));
        KernelArguments.HasLength<int>(switches, (long)g.Planes * outSize, nameof(switches));
        if (outSize == 0)
            return;
        TapLayout? layout = MaxPoolRows.Serves<T>(g) ? TapLayout.Forward(g.AsConvolution) : null;
        fixed (T* source = input, target = output)
        fixed (int* chosen = switches)
        {
            T* from = source;
            T* to = target;
            int* where = chosen;
            Workers.For(g.Planes, PerTask((long)outSize * g.Taps), (first, last) =>
            {
                using var padded = new Scratch<T>(layout?.PlaneSize ?? 0);
                for (int plane = first; plane < last; plane++)
                {
                    nint at = (nint)plane * outSize;
                    T* image = from + ((nint)plane * inSize);
                    if (layout is null)
                        Plane(image, to + at, where + at, geometry);
                    else
                        MaxPoolRows.Plane(image, padded.Pointer, layout, to + at, where + at, geometry);
                }
            });
        }
    }

    /// <summary>target[plane][switch] += value for every value, after clearing: the adjoint of <see cref="Gather"/>.</summary>
    public static void Scatter<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<int> switches, Span<T> target, int planes, int outSize, int inSize)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(values, (long)planes * outSize, nameof(values));
        KernelArguments.HasLength(switches, (long)planes * outSize, nameof(switches));
        KernelArguments.HasLength<T>(target, (long)planes * inSize, nameof(target));
        fixed (T* source = values, written = target)
        fixed (int* chosen = switches)
        {
            T* from = source;
            T* to = written;
            int* where = chosen;
            Workers.For(planes, PerTask((long)outSize + inSize), (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    var line = new Span<T>(to + ((nint)plane * inSize), inSize);
                    line.Clear();
                    nint at = (nint)plane * outSize;
                    for (int i = 0; i < outSize; i++)
                    {
                        int index = where[at + i];
                        if (index >= 0)
                            line[index] += from[at + i];
                    }
                }
            });
        }
    }

    /// <summary>Picks source[plane][switch] for every switch; 0 where the switch is −1.</summary>
    public static void Gather<T>(
        ReadOnlySpan<T> source, ReadOnlySpan<int> switches, Span<T> output, int planes, int outSize, int inSize)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(source, (long)planes * inSize, nameof(source));
        KernelArguments.HasLength(switches, (long)planes * outSize, nameof(switches));
        KernelArguments.HasLength<T>(output, (long)planes * outSize, nameof(output));
        fixed (T* read = source, written = output)
        fixed (int* chosen = switches)
        {
            T* from = read;
            T* to = written;
            int* where = chosen;
            Workers.For(planes, PerTask(outSize), (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    var line = new ReadOnlySpan<T>(from + ((nint)plane * inSize), inSize);
                    nint at = (nint)plane * outSize;
                    for (int i = 0; i < outSize; i++)
                    {
                        int index = where[at + i];
                        to[at + i] = index >= 0 ? line[index] : T.Zero;
                    }
                }
            });
        }
    }

    private static int PerTask(long elementsPerPlane) => (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, elementsPerPlane));

    private static void Plane<T>(T* input, T* output, int* switches, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Window(input, g, y, x, output++, switches++);
        }
    }

    /// <summary>One window by itself.</summary>
    public static void Window<T>(T* input, in Pool2dGeometry g, int y, int x, T* output, int* chosen)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PoolWindow rows = PoolWindow.At(y, g.StrideHeight, g.PadTop, g.DilationHeight, g.KernelHeight, g.InHeight);
        PoolWindow columns = PoolWindow.At(x, g.StrideWidth, g.PadLeft, g.DilationWidth, g.KernelWidth, g.InWidth);
        T best = T.NegativeInfinity;
        int index = -1;
        for (int ky = rows.First; ky < rows.End; ky++)
        {
            int at = ((rows.Start + (ky * g.DilationHeight)) * g.InWidth) + columns.Start + (columns.First * g.DilationWidth);
            for (int kx = columns.First; kx < columns.End; kx++)
            {
                T value = input[at];

                // The negation lets a NaN in; once one is held, no value is greater and the test before keeps it.
                if (index < 0 || (!T.IsNaN(best) && !(value <= best)))
                {
                    best = value;
                    index = at;
                }
                at += g.DilationWidth;
            }
        }
        *output = best;
        *chosen = index;
    }
}
