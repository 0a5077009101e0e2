using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Maximum pooling, with places, of windows two columns apart, as after the first convolution of many networks: of every row of windows the
/// maxima of columns first, straight from the plane, then those of columns side by side.
/// </summary>
/// <remarks>Needs AVX-512: even and odd columns are parted by one shuffle of two vectors.</remarks>
internal static unsafe class MaxPoolColumns
{
    private const int Lanes = 16;

    /// <summary>Whether windows are such, rows are at least a vector long, and this processor allows it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged =>
        typeof(T) == typeof(float) && Avx512F.IsSupported && g is { StrideWidth: 2, DilationWidth: 1, KernelWidth: 2 or 3, InWidth: >= Lanes }
        && MaxPool2dKernel.PlacesAreBytes(g) && g.PadLeft <= g.KernelWidth;

    /// <summary>Elements of working memory, twice: maxima of columns, and their places.</summary>
    public static int LineLength(in Pool2dGeometry g) => Math.Max(g.PadLeft + g.InWidth, 2 * (g.OutWidth + Lanes)) + (2 * Lanes);

    /// <summary>Writes the maxima of a plane and the place of each within its window, as <see cref="MaxPool2dKernel"/> counts them.</summary>
    public static void Plane(float* image, float* line, float* output, byte* places, in Pool2dGeometry g)
    {
        int length = LineLength(g);
        int* chosen = (int*)(line + length);
        new Span<float>(line, length).Fill(float.NegativeInfinity);
        new Span<int>(chosen, length).Clear();
        int width = g.OutWidth;
        int height = g.OutHeight;
        float* some = stackalloc float[Lanes];
        byte* somePlaces = stackalloc byte[Lanes];
        var lowest = Vector512.Create(float.NegativeInfinity);
        for (int y = 0; y < height; y++)
        {
            int top = (y * g.StrideHeight) - g.PadTop;
            Columns(image, top, line + g.PadLeft, chosen + g.PadLeft, g);
            for (int x = 0; x < width; x += Lanes)
            {
                // The last vector is moved back to end with the row; a row shorter than a vector goes through a buffer.
                x = Math.Max(0, Math.Min(x, width - Lanes));
                int valid = Math.Min(Lanes, width);
                Vector512<float> best = Side(line + (2 * x), chosen + (2 * x), g.KernelWidth, valid == Lanes ? places + x : somePlaces);
                Avx512F.Store(valid == Lanes ? output + x : some, best);
                if (valid < Lanes)
                {
                    new ReadOnlySpan<float>(some, valid).CopyTo(new Span<float>(output, valid));
                    new ReadOnlySpan<byte>(somePlaces, valid).CopyTo(new Span<byte>(places, valid));
                }
                // Minus infinity may be padding, which is never chosen.
                if (!Vector512.EqualsAny(best, lowest))
                    continue;
                for (int i = 0; i < valid; i++)
                {
                    if (float.IsNegativeInfinity(output[x + i]))
                        MaxPool2dKernel.Window(image, g, y, x + i, output + x + i, places + x + i);
                }
            }
            output += width;
            places += width;
        }
    }

    // Maxima of the columns of one row of windows, with the place of each: that of the window's first column in the row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(float* image, int top, float* line, int* places, in Pool2dGeometry g)
    {
        var (from, to) = g.RowsInside(top);
        int last = g.InWidth - Lanes;
        for (int x = 0; x < g.InWidth; x += Lanes)
        {
            x = Math.Min(x, last);
            Vector512<float> best = Vector512.Create(float.NegativeInfinity);
            Vector512<int> place = Vector512.Create(from * g.KernelWidth);
            for (int row = from; row < to; row++)
            {
                Vector512<float> value = Avx512F.LoadVector512(image + ((nint)(top + (row * g.DilationHeight)) * g.InWidth) + x);
                // A value that is not less or equal takes over unless a NaN is held: greater ones do, and so does a NaN.
                Vector512<float> takes = Vector512.AndNot(Vector512.Equals(best, best), Vector512.LessThanOrEqual(value, best));
                best = Vector512.ConditionalSelect(takes, value, best);
                place = Vector512.ConditionalSelect(takes.AsInt32(), Vector512.Create(row * g.KernelWidth), place);
            }
            Avx512F.Store(line + x, best);
            Avx512F.Store(places + x, place);
        }
    }

    // Maxima of two or three columns side by side, with places.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Side(float* line, int* chosen, int columns, byte* places)
    {
        var (evens, odds) = Halves();
        Vector512<float> left = Avx512F.LoadVector512(line), right = Avx512F.LoadVector512(line + Lanes);
        Vector512<int> leftPlaces = Avx512F.LoadVector512(chosen), rightPlaces = Avx512F.LoadVector512(chosen + Lanes);
        Vector512<float> best = Avx512F.PermuteVar16x32x2(left, evens, right);
        Vector512<int> place = Avx512F.PermuteVar16x32x2(leftPlaces, evens, rightPlaces);
        Take(Avx512F.PermuteVar16x32x2(left, odds, right), Avx512F.PermuteVar16x32x2(leftPlaces, odds, rightPlaces) + Vector512<int>.One, ref best, ref place);
        if (columns == 3)
        {
            Vector512<float> third = Avx512F.PermuteVar16x32x2(Avx512F.LoadVector512(line + 2), evens, Avx512F.LoadVector512(line + Lanes + 2));
            Vector512<int> thirdPlaces = Avx512F.PermuteVar16x32x2(Avx512F.LoadVector512(chosen + 2), evens, Avx512F.LoadVector512(chosen + Lanes + 2));
            Take(third, thirdPlaces + Vector512.Create(2), ref best, ref place);
        }
        Avx512F.ConvertToVector128Byte(place).Store(places);
        return best;
    }

    // The first of equals, and of several NaNs, is the one with the smaller place: columns were gone through before rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Vector512<float> value, Vector512<int> at, ref Vector512<float> best, ref Vector512<int> place)
    {
        Vector512<float> numbers = Vector512.Equals(best, best);
        Vector512<float> greater = Vector512.AndNot(numbers, Vector512.LessThanOrEqual(value, best));
        Vector512<float> equal = Vector512.Equals(value, best) | Vector512.AndNot(~numbers, Vector512.Equals(value, value));
        Vector512<float> takes = greater | (equal & Vector512.LessThan(at, place).AsSingle());
        best = Vector512.ConditionalSelect(takes, value, best);
        place = Vector512.ConditionalSelect(takes.AsInt32(), at, place);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<int> Evens, Vector512<int> Odds) Halves() => (
        Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30),
        Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31));
}
