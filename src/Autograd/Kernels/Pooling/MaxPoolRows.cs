using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Maximum pooling of whole rows of windows at once, over a plane padded with minus infinity.</summary>
internal static unsafe class MaxPoolRows
{
    // A padded plane is addressed with int.
    private const long MaximumPosition = 1 << 23;

    /// <summary>Whether this processor and these sizes allow it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged
    {
        long height = (long)g.InHeight + g.PadTop + g.PadBottom + ((long)g.KernelHeight * g.DilationHeight) + g.StrideHeight;
        long width = (long)g.InWidth + g.PadLeft + g.PadRight + ((long)g.KernelWidth * g.DilationWidth) + g.StrideWidth;
        return Vector.IsHardwareAccelerated && height < MaximumPosition && width < MaximumPosition && height * width < MaximumPosition
            && MaxPool2dKernel.PlacesAreBytes(g);
    }

    /// <summary>
    /// Pools one plane; <paramref name="padded"/> has room for a plane of <paramref name="layout"/>, <paramref name="places"/> may be null.
    /// </summary>
    public static void Plane<T, TPlace>(T* image, T* padded, TapLayout layout, T* output, TPlace* places, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        layout.Fill(image, padded, T.NegativeInfinity);
        TapPhase phase = layout.Phases[0];
        int count = Vector<T>.Count;
        T* line = stackalloc T[count];
        var lowest = new Vector<T>(T.NegativeInfinity);
        for (int y = 0; y < phase.Height; y++)
        {
            T* row = padded + ((nint)y * layout.SubWidth);
            for (int x = 0; x < phase.Width; x += count)
            {
                // The last vector is moved back to end with the row; a row shorter than a vector goes through a buffer.
                x = Math.Max(0, Math.Min(x, phase.Width - count));
                int valid = Math.Min(count, phase.Width);
                Vector<T> best = places is null
                    ? Maxima(row + x, phase.Offsets)
                    : Maxima(row + x, phase.Offsets, places + x, line, valid);
                if (valid == count)
                {
                    Vector.Store(best, output + x);
                }
                else
                {
                    Vector.Store(best, line);
                    new ReadOnlySpan<T>(line, valid).CopyTo(new Span<T>(output, valid));
                }

                // Minus infinity may be padding, which is never chosen.
                if (Vector.EqualsAny(best, lowest))
                {
                    for (int i = 0; i < valid; i++)
                    {
                        if (T.IsNegativeInfinity(output[x + i]))
                            MaxPool2dKernel.Window(image, g, y, x + i, output + x + i, places is null ? null : places + x + i);
                    }
                }
            }
            output += phase.Width;
            if (places is not null)
                places += phase.Width;
        }
    }

    private static Vector<T> Maxima<T>(T* row, nint[] offsets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> best = Vector.Load(row + offsets[0]);
        for (int tap = 1; tap < offsets.Length; tap++)
        {
            Vector<T> value = Vector.Load(row + offsets[tap]);
            best = Vector.ConditionalSelect(Takes(value, best), value, best);
        }
        return best;
    }

    private static Vector<T> Maxima<T, TPlace>(T* row, nint[] offsets, TPlace* places, T* line, int valid)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPlace : unmanaged, IBinaryInteger<TPlace>
    {
        // Places are carried in lanes of T.
        Vector<T> best = Vector.Load(row + offsets[0]);
        Vector<T> place = default;
        for (int tap = 1; tap < offsets.Length; tap++)
        {
            Vector<T> value = Vector.Load(row + offsets[tap]);
            Vector<T> takes = Takes(value, best);
            best = Vector.ConditionalSelect(takes, value, best);
            place = Vector.ConditionalSelect(takes, new Vector<T>(T.CreateTruncating(tap)), place);
        }
        Vector.Store(place, line);
        for (int i = 0; i < valid; i++)
            places[i] = TPlace.CreateTruncating(line[i]);
        return best;
    }

    // A value that is not less or equal takes over unless a NaN is held: greater ones do, and so does a NaN.
    private static Vector<T> Takes<T>(Vector<T> value, Vector<T> best)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.AndNot(Vector.Equals(best, best), Vector.LessThanOrEqual(value, best));
}
