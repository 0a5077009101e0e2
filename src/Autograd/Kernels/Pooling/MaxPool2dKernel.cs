using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Maximum pooling with places or switches, and the linear maps that these define.</summary>
internal static unsafe class MaxPool2dKernel
{
    private const int MinimumElementsPerTask = 1 << 13;

    /// <summary>Whether a place within a window fits into a byte, with one value left for none.</summary>
    public static bool PlacesAreBytes(in Pool2dGeometry g) => g.Taps <= byte.MaxValue;

    /// <summary>
    /// Writes every window's maximum and, unless <paramref name="places"/> is empty, its place within the window (row·KernelWidth +
    /// column): of the first maximum in row-major order. The first NaN wins over any number. Padding is never chosen; a window that lies
    /// wholly in it gives −∞, and all bits for a place.
    /// </summary>
    public static void Forward<T, TPlace>(ReadOnlySpan<T> input, Span<T> output, Span<TPlace> places, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        Pool2dGeometry geometry = g;
        int inSize = g.InSize;
        int outSize = g.OutSize;
        KernelArguments.HasLength(input, (long)g.Planes * inSize, nameof(input));
        KernelArguments.HasLength<T>(output, (long)g.Planes * outSize, nameof(output));
        if (!places.IsEmpty)
            KernelArguments.HasLength<TPlace>(places, (long)g.Planes * outSize, nameof(places));
        if (outSize == 0)
            return;
        bool pairs = typeof(TPlace) == typeof(byte) && MaxPoolPairs.Serves<T>(g);
        bool alone = !pairs && places.IsEmpty && MaxPoolMaxima.Serves<T>(g);
        bool columns = !pairs && !places.IsEmpty && typeof(TPlace) == typeof(byte) && MaxPoolColumns.Serves<T>(g);
        TapLayout? layout = !pairs && !columns && !alone && MaxPoolRows.Serves<T>(g) ? TapLayout.Forward(g.AsConvolution) : null;
        long scratch = columns ? 2L * MaxPoolColumns.LineLength(g) : layout?.PlaneSize ?? 0;
        fixed (T* source = input, target = output)
        fixed (TPlace* chosen = places)
        {
            T* from = source;
            T* to = target;
            TPlace* where = chosen;
            Workers.For(g.Planes, PerTask((long)outSize * g.Taps), (first, last) =>
            {
                using var padded = new Scratch<T>(scratch);
                for (int plane = first; plane < last; plane++)
                {
                    nint at = (nint)plane * outSize;
                    T* image = from + ((nint)plane * inSize);
                    TPlace* placed = where is null ? null : where + at;
                    if (pairs)
                        MaxPoolPairs.Maxima((float*)image, (float*)(to + at), (byte*)placed, geometry);
                    else if (alone)
                        MaxPoolMaxima.Plane((float*)image, (float*)(to + at), geometry);
                    else if (columns)
                        MaxPoolColumns.Plane((float*)image, (float*)padded.Pointer, (float*)(to + at), (byte*)placed, geometry);
                    else if (layout is null)
                        Plane(image, to + at, placed, geometry);
                    else
                        MaxPoolRows.Plane(image, padded.Pointer, layout, to + at, placed, geometry);
                }
            });
        }
    }

    /// <summary>Turns places within windows into switches: positions in the input plane (row·InWidth + column), −1 for none.</summary>
    public static void Switches<TPlace>(ReadOnlySpan<TPlace> places, Span<int> switches, in Pool2dGeometry g)
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        Pool2dGeometry geometry = g;
        KernelArguments.HasLength(places, (long)g.Planes * g.OutSize, nameof(places));
        KernelArguments.HasLength<int>(switches, (long)g.Planes * g.OutSize, nameof(switches));
        int[] offsets = Offsets(g);
        fixed (TPlace* read = places)
        fixed (int* written = switches)
        {
            TPlace* from = read;
            int* to = written;
            Workers.For(g.Planes, PerTask(g.OutSize), (first, last) =>
            {
                int width = geometry.OutWidth;
                int height = geometry.OutHeight;
                for (nint row = (nint)first * height; row < (nint)last * height; row++)
                {
                    int origin = Origin((int)(row % height), geometry);
                    for (int x = 0; x < width; x++)
                    {
                        TPlace place = from[(row * width) + x];
                        to[(row * width) + x] = place == TPlace.AllBitsSet ? -1 : origin + (x * geometry.StrideWidth) + offsets[int.CreateTruncating(place)];
                    }
                }
            });
        }
    }

    /// <summary>
    /// Writes the sum of the values whose place says so at every position of the input, zeros elsewhere: the vector-Jacobian product of
    /// <see cref="Forward"/>.
    /// </summary>
    public static void Unpool<T, TPlace>(ReadOnlySpan<T> values, ReadOnlySpan<TPlace> places, Span<T> target, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        Pool2dGeometry geometry = g;
        int inSize = g.InSize;
        int outSize = g.OutSize;
        KernelArguments.HasLength(values, (long)g.Planes * outSize, nameof(values));
        KernelArguments.HasLength(places, (long)g.Planes * outSize, nameof(places));
        KernelArguments.HasLength<T>(target, (long)g.Planes * inSize, nameof(target));
        bool pairs = typeof(TPlace) == typeof(byte) && MaxPoolPairs.Serves<T>(g);
        int[] offsets = pairs ? [] : Offsets(g);
        fixed (T* source = values, written = target)
        fixed (TPlace* chosen = places)
        {
            T* from = source;
            T* to = written;
            TPlace* where = chosen;
            Workers.For(g.Planes, PerTask((long)outSize + inSize), (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    nint at = (nint)plane * outSize;
                    T* image = to + ((nint)plane * inSize);
                    if (pairs)
                        MaxPoolPairs.Unpool((float*)(from + at), (byte*)(where + at), (float*)image, geometry);
                    else
                        UnpoolPlane(from + at, where + at, image, offsets, geometry);
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

    private static void UnpoolPlane<T, TPlace>(T* values, TPlace* places, T* target, int[] offsets, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        var image = new Span<T>(target, g.InSize);
        image.Clear();
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            int origin = Origin(y, g);
            for (int x = 0; x < width; x++)
            {
                TPlace place = *places++;
                if (place != TPlace.AllBitsSet)
                    image[origin + offsets[int.CreateTruncating(place)]] += *values;
                values++;
                origin += g.StrideWidth;
            }
        }
    }

    // Where a row's first window begins in the plane; in its padding, before that.
    private static int Origin(int y, in Pool2dGeometry g) => (((y * g.StrideHeight) - g.PadTop) * g.InWidth) - g.PadLeft;

    // From a window's beginning to each of its places.
    private static int[] Offsets(in Pool2dGeometry g)
    {
        var offsets = new int[g.Taps];
        for (int tap = 0; tap < offsets.Length; tap++)
            offsets[tap] = (tap / g.KernelWidth * g.DilationHeight * g.InWidth) + (tap % g.KernelWidth * g.DilationWidth);
        return offsets;
    }

    private static int PerTask(long elementsPerPlane) => (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, elementsPerPlane));

    private static void Plane<T, TPlace>(T* input, T* output, TPlace* places, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Window(input, g, y, x, output++, places is null ? null : places++);
        }
    }

    /// <summary>One window by itself.</summary>
    public static void Window<T, TPlace>(T* input, in Pool2dGeometry g, int y, int x, T* output, TPlace* chosen)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        PoolWindow rows = PoolWindow.At(y, g.StrideHeight, g.PadTop, g.DilationHeight, g.KernelHeight, g.InHeight);
        PoolWindow columns = PoolWindow.At(x, g.StrideWidth, g.PadLeft, g.DilationWidth, g.KernelWidth, g.InWidth);
        T best = T.NegativeInfinity;
        int place = -1;
        for (int ky = rows.First; ky < rows.End; ky++)
        {
            int at = ((rows.Start + (ky * g.DilationHeight)) * g.InWidth) + columns.Start + (columns.First * g.DilationWidth);
            for (int kx = columns.First; kx < columns.End; kx++)
            {
                T value = input[at];

                // The negation lets a NaN in; once one is held, no value is greater and the test before keeps it.
                if (place < 0 || (!T.IsNaN(best) && !(value <= best)))
                {
                    best = value;
                    place = (ky * g.KernelWidth) + kx;
                }
                at += g.DilationWidth;
            }
        }
        *output = best;
        if (chosen is not null)
            *chosen = place < 0 ? TPlace.AllBitsSet : TPlace.CreateTruncating(place);
    }
}
