using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The transform of <see cref="WinogradFilters"/> with channels written as the lanes of vectors, which is how a right factor holds them.
/// </summary>
internal static unsafe class WinogradFilterVectors<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Taps = 9;
    private const int Patch = WinogradGeometry.Patch;

    /// <summary>
    /// Channels read whose taps are put side by side before they are used: a vector of what several stores have just written would have to wait
    /// for them.
    /// </summary>
    public const int Ahead = 4;

    // Channels read from those in use to those that are asked for.
    private const int PrefetchDistance = 8;

    /// <summary>Filters that are put side by side at once: a vector's, and at least four.</summary>
    public static int Lanes => Math.Max(4, TOperations.Count);

    /// <summary>Elements of a group of <see cref="Lanes"/> filters of <paramref name="read"/> channels whose taps are put side by side.</summary>
    public static nint GroupLength(int read) => (nint)read * Taps * Lanes;

    /// <summary>Elements of working memory that transforming filters needs.</summary>
    public static int ScratchLength => (int)GroupLength(Ahead);

    /// <summary>
    /// Transforms <paramref name="groups"/> groups of filters for each of <paramref name="count"/> channels read, <paramref name="readStride"/> apart;
    /// a filter lies at an offset from those. Writes them as a right factor of panels of <paramref name="width"/> lanes for each point,
    /// <paramref name="perPoint"/> apart.
    /// </summary>
    public static void Transform(
        float* weight, nint* offsets, int groups, nint readStride, bool turned, int count, float* scratch, float* points, int width, nint perPoint)
    {
        for (int first = 0; first < count; first += Ahead)
        {
            int some = Math.Min(Ahead, count - first);
            if (Sse.IsSupported)
                Prefetch(weight + ((first + PrefetchDistance) * readStride), offsets, groups * Lanes, readStride);
            for (int group = 0; group < groups; group++)
            {
                Gather(weight + (first * readStride), offsets + (group * Lanes), readStride, some, scratch);
                for (int lane = 0; lane < Lanes; lane += TOperations.Count)
                {
                    var (panel, place) = Math.DivRem((group * Lanes) + lane, width);
                    float* target = points + ((((nint)panel * count) + first) * width) + place;
                    for (int i = 0; i < some; i++)
                        Vector(scratch + (i * Taps * Lanes) + lane, turned, target + (i * width), perPoint);
                }
            }
        }
    }

    /// <summary>Puts the taps of one group's filters for some channels read side by side.</summary>
    public static void Gather(float* filters, nint* offsets, nint readStride, int count, float* taps)
    {
        int lanes = Lanes;
        if (readStride == Taps && count * Taps % 4 == 0)
        {
            WinogradSquares.Gather(filters, offsets, lanes, count * Taps / 4, 4, 4, taps, lanes);
            return;
        }
        for (int i = 0; i < count; i++)
        {
            WinogradSquares.Gather(filters, offsets, lanes, 2, 4, 4, taps, lanes);
            // The last four taps, three of them again: nothing past the end of a filter is read.
            WinogradSquares.Gather(filters + Taps - 4, offsets, lanes, 1, 4, 4, taps + ((Taps - 4) * lanes), lanes);
            filters += readStride;
            taps += Taps * lanes;
        }
    }

    /// <summary>Asks for the taps of a few channels read: they lie in many short pieces, which the processor does not see coming.</summary>
    public static void Prefetch(float* weight, nint* offsets, int lanes, nint readStride)
    {
        if (readStride == Taps)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int at = 0; at < Ahead * Taps; at += WinogradGeometry.Line)
                    Sse.Prefetch1(weight + offsets[lane] + at);
            }
            return;
        }
        for (int i = 0; i < Ahead; i++)
        {
            float* channel = weight + (i * readStride);
            for (nint at = offsets[0]; at < offsets[lanes - 1] + Taps; at += WinogradGeometry.Line)
                Sse.Prefetch1(channel + at);
        }
    }

    /// <summary>The first step of a channel's transform, over columns of taps: six rows of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(float* taps, bool turned, TVector* rows)
    {
        nint step = turned ? -Lanes : Lanes;
        float* g = turned ? taps + ((Taps - 1) * Lanes) : taps;
        for (int column = 0; column < 3; column++)
        {
            Axis(
                TOperations.Load(g), TOperations.Load(g + (3 * step)), TOperations.Load(g + (6 * step)),
                out rows[0], out rows[3], out rows[6], out rows[9], out rows[12], out rows[15]);
            g += step;
            rows++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vector(float* taps, bool turned, float* points, nint perPoint)
    {
        nint step = turned ? -Lanes : Lanes;
        float* g = turned ? taps + ((Taps - 1) * Lanes) : taps;
        Axis(
            TOperations.Load(g), TOperations.Load(g + (3 * step)), TOperations.Load(g + (6 * step)),
            out TVector a0, out TVector a1, out TVector a2, out TVector a3, out TVector a4, out TVector a5);
        g += step;
        Axis(
            TOperations.Load(g), TOperations.Load(g + (3 * step)), TOperations.Load(g + (6 * step)),
            out TVector b0, out TVector b1, out TVector b2, out TVector b3, out TVector b4, out TVector b5);
        g += step;
        Axis(
            TOperations.Load(g), TOperations.Load(g + (3 * step)), TOperations.Load(g + (6 * step)),
            out TVector c0, out TVector c1, out TVector c2, out TVector c3, out TVector c4, out TVector c5);
        nint row = Patch * perPoint;
        Row(a0, b0, c0, points, perPoint);
        Row(a1, b1, c1, points + row, perPoint);
        Row(a2, b2, c2, points + (2 * row), perPoint);
        Row(a3, b3, c3, points + (3 * row), perPoint);
        Row(a4, b4, c4, points + (4 * row), perPoint);
        Row(a5, b5, c5, points + (5 * row), perPoint);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(TVector a, TVector b, TVector c, float* target, nint perPoint)
    {
        Axis(a, b, c, out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5);
        TOperations.Store(t0, target);
        TOperations.Store(t1, target + perPoint);
        TOperations.Store(t2, target + (2 * perPoint));
        TOperations.Store(t3, target + (3 * perPoint));
        TOperations.Store(t4, target + (4 * perPoint));
        TOperations.Store(t5, target + (5 * perPoint));
    }

    /// <summary>G times three taps: six points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Axis(
        TVector a, TVector b, TVector c, out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5)
    {
        const float Root = 1.41421356237f;
        float minusTwoThirds = -2f / 3, third = 1f / 3, sixth = 1f / 6, thirdRoot = Root / 3, sixthRoot = Root / 6;
        TVector c3 = TOperations.Multiply(c, TOperations.Broadcast(&third));
        TVector near = TOperations.Subtract(TOperations.Multiply(a, TOperations.Broadcast(&minusTwoThirds)), c3);
        TVector far = TOperations.Add(TOperations.Multiply(a, TOperations.Broadcast(&sixth)), c3);
        TVector nearOdd = TOperations.Multiply(b, TOperations.Broadcast(&thirdRoot));
        TVector farOdd = TOperations.Multiply(b, TOperations.Broadcast(&sixthRoot));
        t0 = a;
        t1 = TOperations.Subtract(near, nearOdd);
        t2 = TOperations.Add(near, nearOdd);
        t3 = TOperations.Add(far, farOdd);
        t4 = TOperations.Subtract(far, farOdd);
        t5 = c;
    }
}
