using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Maximum pooling of whole rows of windows at once, over a plane padded with minus infinity.</summary>
internal static unsafe class MaxPoolRows
{
    // Switches are carried in lanes of T, and a float counts exactly no further than 2^24.
    private const long MaximumPosition = 1 << 23;

    /// <summary>Whether this processor and these sizes allow it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged
    {
        long height = (long)g.InHeight + g.PadTop + g.PadBottom + ((long)g.KernelHeight * g.DilationHeight) + g.StrideHeight;
        long width = (long)g.InWidth + g.PadLeft + g.PadRight + ((long)g.KernelWidth * g.DilationWidth) + g.StrideWidth;
        return Vector.IsHardwareAccelerated && height < MaximumPosition && width < MaximumPosition && height * width < MaximumPosition
            && g.Taps <= 256;
    }

    /// <summary>Pools one plane; <paramref name="padded"/> has room for a plane of <paramref name="layout"/>.</summary>
    public static void Plane<T>(T* image, T* padded, TapLayout layout, T* output, int* switches, in Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        layout.Fill(image, padded, T.NegativeInfinity);
        TapPhase phase = layout.Phases[0];
        T* positions = stackalloc T[phase.Offsets.Length];
        for (int tap = 0; tap < phase.Offsets.Length; tap++)
        {
            (int y, int x) = Math.DivRem(tap, g.KernelWidth);
            positions[tap] = T.CreateTruncating((y * g.DilationHeight * g.InWidth) + (x * g.DilationWidth));
        }
        int count = Vector<T>.Count;
        T* line = stackalloc T[count];
        int* lineSwitches = stackalloc int[count];
        Vector<T> lanes = Vector<T>.Indices * T.CreateTruncating(g.StrideWidth);
        var lowest = new Vector<T>(T.NegativeInfinity);
        for (int y = 0; y < phase.Height; y++)
        {
            T* row = padded + ((nint)y * layout.SubWidth);
            int origin = (((y * g.StrideHeight) - g.PadTop) * g.InWidth) - g.PadLeft;
            for (int x = 0; x < phase.Width; x += count)
            {
                // The last vector is moved back to end with the row; a row shorter than a vector goes through a buffer.
                x = Math.Max(0, Math.Min(x, phase.Width - count));
                Vector<T> best = Vector.Load(row + phase.Offsets[0] + x);
                Vector<T> position = default;
                for (int tap = 1; tap < phase.Offsets.Length; tap++)
                {
                    // A value that is not less or equal takes over unless a NaN is held: greater ones do, and so does a NaN.
                    Vector<T> value = Vector.Load(row + phase.Offsets[tap] + x);
                    Vector<T> takes = Vector.AndNot(Vector.Equals(best, best), Vector.LessThanOrEqual(value, best));
                    best = Vector.ConditionalSelect(takes, value, best);
                    position = Vector.ConditionalSelect(takes, new Vector<T>(positions[tap]), position);
                }
                position += lanes + new Vector<T>(T.CreateTruncating(origin + (x * g.StrideWidth)));
                bool whole = phase.Width >= count;
                Vector.Store(best, whole ? output + x : line);
                StorePositions(position, whole ? switches + x : lineSwitches);
                int valid = Math.Min(count, phase.Width);
                if (!whole)
                {
                    new ReadOnlySpan<T>(line, valid).CopyTo(new Span<T>(output, valid));
                    new ReadOnlySpan<int>(lineSwitches, valid).CopyTo(new Span<int>(switches, valid));
                }

                // Minus infinity may be padding, which is never chosen.
                if (Vector.EqualsAny(best, lowest))
                {
                    for (int i = 0; i < valid; i++)
                    {
                        if (T.IsNegativeInfinity(output[x + i]))
                            MaxPool2dKernel.Window(image, g, y, x + i, output + x + i, switches + x + i);
                    }
                }
            }
            output += phase.Width;
            switches += phase.Width;
        }
    }

    private static void StorePositions<T>(Vector<T> positions, int* target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Vector.Store(Vector.ConvertToInt32(positions.As<T, float>()), target);
        }
        else
        {
            for (int i = 0; i < Vector<T>.Count; i++)
                target[i] = int.CreateTruncating(positions[i]);
        }
    }
}
