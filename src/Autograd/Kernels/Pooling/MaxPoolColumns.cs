using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Maximum pooling, with places, of windows two columns apart, as after the first convolution of many networks: of every row of windows the
/// maxima of columns first, straight from the plane, then those of columns side by side.
/// </summary>
internal static unsafe class MaxPoolColumns
{
    private static readonly int Lanes = Avx512F.IsSupported ? PoolVectors16.Count : PoolVectors8.Count;

    /// <summary>Whether windows are such, rows are at least a vector long, and this processor allows it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged =>
        typeof(T) == typeof(float) && Avx2.IsSupported && g is { StrideWidth: 2, DilationWidth: 1, KernelWidth: 2 or 3 }
        && g.InWidth >= Lanes && MaxPool2dKernel.PlacesAreBytes(g) && g.PadLeft <= g.KernelWidth;

    /// <summary>Elements of working memory, twice: maxima of columns, and their places.</summary>
    public static int LineLength(in Pool2dGeometry g) => Math.Max(g.PadLeft + g.InWidth, 2 * (g.OutWidth + Lanes)) + (2 * Lanes);

    /// <summary>Writes the maxima of a plane and the place of each within its window, as <see cref="MaxPool2dKernel"/> counts them.</summary>
    public static void Plane(float* image, float* line, float* output, byte* places, in Pool2dGeometry g)
    {
        if (Avx512F.IsSupported)
            Plane<Vector512<float>, PoolVectors16>(image, line, output, places, g);
        else
            Plane<Vector256<float>, PoolVectors8>(image, line, output, places, g);
    }

    private static void Plane<TVector, TVectors>(float* image, float* line, float* output, byte* places, in Pool2dGeometry g)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        int lanes = TVectors.Count;
        int length = LineLength(g);
        float* chosen = line + length;
        new Span<float>(line, length).Fill(float.NegativeInfinity);
        new Span<float>(chosen, length).Clear();
        int width = g.OutWidth;
        int height = g.OutHeight;
        float* some = stackalloc float[lanes];
        byte* somePlaces = stackalloc byte[lanes];
        TVector lowest = TVectors.Broadcast(float.NegativeInfinity);
        for (int y = 0; y < height; y++)
        {
            int top = (y * g.StrideHeight) - g.PadTop;
            Columns<TVector, TVectors>(image, top, line + g.PadLeft, chosen + g.PadLeft, g);
            for (int x = 0; x < width; x += lanes)
            {
                // The last vector is moved back to end with the row; a row shorter than a vector goes through a buffer.
                x = Math.Max(0, Math.Min(x, width - lanes));
                int valid = Math.Min(lanes, width);
                TVector best = Side<TVector, TVectors>(line + (2 * x), chosen + (2 * x), g.KernelWidth, valid == lanes ? places + x : somePlaces);
                *(TVector*)(valid == lanes ? output + x : some) = best;
                if (valid < lanes)
                {
                    new ReadOnlySpan<float>(some, valid).CopyTo(new Span<float>(output, valid));
                    new ReadOnlySpan<byte>(somePlaces, valid).CopyTo(new Span<byte>(places, valid));
                }
                // Minus infinity may be padding, which is never chosen.
                if (!TVectors.EqualsAny(best, lowest))
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
    private static void Columns<TVector, TVectors>(float* image, int top, float* line, float* places, in Pool2dGeometry g)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        var (from, to) = g.RowsInside(top);
        int last = g.InWidth - TVectors.Count;
        for (int x = 0; x < g.InWidth; x += TVectors.Count)
        {
            x = Math.Min(x, last);
            TVector best = TVectors.Broadcast(float.NegativeInfinity);
            TVector place = TVectors.BroadcastPlace(from * g.KernelWidth);
            for (int row = from; row < to; row++)
            {
                TVector value = *(TVector*)(image + ((nint)(top + (row * g.DilationHeight)) * g.InWidth) + x);
                TVector takes = TVectors.TakesOver(value, best);
                best = TVectors.Select(takes, value, best);
                place = TVectors.Select(takes, TVectors.BroadcastPlace(row * g.KernelWidth), place);
            }
            *(TVector*)(line + x) = best;
            *(TVector*)(places + x) = place;
        }
    }

    // Maxima of two or three columns side by side, with places. Columns were gone through before rows: the first of equals is the one with the
    // smaller place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Side<TVector, TVectors>(float* line, float* chosen, int columns, byte* places)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        TVector left = *(TVector*)line, right = *(TVector*)(line + TVectors.Count);
        TVector leftPlaces = *(TVector*)chosen, rightPlaces = *(TVector*)(chosen + TVectors.Count);
        TVector best = TVectors.Evens(left, right);
        TVector place = TVectors.Evens(leftPlaces, rightPlaces);
        Take<TVector, TVectors>(TVectors.Odds(left, right), TVectors.Odds(leftPlaces, rightPlaces), 1, ref best, ref place);
        if (columns == 3)
        {
            TVector third = TVectors.Evens(*(TVector*)(line + 2), *(TVector*)(line + TVectors.Count + 2));
            TVector thirdPlaces = TVectors.Evens(*(TVector*)(chosen + 2), *(TVector*)(chosen + TVectors.Count + 2));
            Take<TVector, TVectors>(third, thirdPlaces, 2, ref best, ref place);
        }
        TVectors.StoreBytes(places, place);
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<TVector, TVectors>(TVector value, TVector row, int column, ref TVector best, ref TVector place)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        TVector at = TVectors.AddPlaces(row, TVectors.BroadcastPlace(column));
        TVector takes = TVectors.TakesOver(value, at, best, place);
        best = TVectors.Select(takes, value, best);
        place = TVectors.Select(takes, at, place);
    }
}
