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
    private const int Patch = WinogradGeometry.Patch;

    /// <summary>Elements of working memory that transforming filters needs where taps are not kept.</summary>
    public static int ScratchLength => (int)WinogradTaps<TVector, TOperations>.GroupLength(WinogradTaps<TVector, TOperations>.Ahead);

    /// <summary>
    /// Transforms some groups of filters for <paramref name="count"/> channels read from <paramref name="first"/> on, from taps that lie side by
    /// side, or from the filters where <paramref name="taps"/> is null. Writes them as a right factor of panels of <paramref name="width"/> lanes
    /// for each point, <paramref name="perPoint"/> apart.
    /// </summary>
    public static void Transform(
        in WinogradConvolution convolution, float* taps, int firstGroup, int groups, int first, int count, float* scratch, float* points, int width,
        nint perPoint)
    {
        int lanes = WinogradTaps<TVector, TOperations>.Lanes;
        nint channel = WinogradTaps<TVector, TOperations>.GroupLength(1);
        nint ahead = WinogradTaps<TVector, TOperations>.GroupLength(WinogradTaps<TVector, TOperations>.Ahead);
        nint groupLength = WinogradTaps<TVector, TOperations>.GroupLength(convolution.Geometry.ChannelsRead);
        for (int begin = 0; begin < count; begin += WinogradTaps<TVector, TOperations>.Ahead)
        {
            int some = Math.Min(WinogradTaps<TVector, TOperations>.Ahead, count - begin);
            for (int group = 0; group < groups; group++)
            {
                float* own = scratch;
                if (taps is null)
                {
                    WinogradTaps<TVector, TOperations>.Gather(convolution, own, firstGroup + group, first + begin, some);
                }
                else
                {
                    own = taps + ((firstGroup + group) * groupLength) + ((first + begin) * channel);
                    if (Sse.IsSupported)
                        Prefetch(own + ahead, ahead);
                }
                for (int lane = 0; lane < lanes; lane += TOperations.Count)
                {
                    var (panel, place) = Math.DivRem((group * lanes) + lane, width);
                    float* target = points + ((((nint)panel * count) + begin) * width) + place;
                    for (int i = 0; i < some; i++)
                        Vector(own + (i * channel) + lane, convolution.Turned, target + (i * width), perPoint);
                }
            }
        }
    }

    // What each group reads next: there are many places to write to in between.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* taps, nint length)
    {
        for (nint at = 0; at < length; at += WinogradGeometry.Line)
            Sse.Prefetch0(taps + at);
    }

    /// <summary>The first step of a channel's transform, over columns of taps: six rows of three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns(float* taps, bool turned, TVector* rows)
    {
        float* g = First(taps, turned, out nint step);
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
        float* g = First(taps, turned, out nint step);
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

    // Where a filter's first tap lies, and how far the next: turned by half a turn, the taps go backwards.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* First(float* taps, bool turned, out nint step)
    {
        step = WinogradTaps<TVector, TOperations>.Lanes;
        if (!turned)
            return taps;
        float* last = taps + ((WinogradTaps<TVector, TOperations>.Count - 1) * step);
        step = -step;
        return last;
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
        float zeroScale = WinogradPoints.ZeroScale, nearScale = WinogradPoints.NearScale, farScale = WinogradPoints.FarScale, squareScale = WinogradPoints.SquareScale;
        float nearOddScale = WinogradPoints.NearOddScale, farOddScale = WinogradPoints.FarOddScale;
        TVector square = TOperations.Multiply(c, TOperations.Broadcast(&squareScale));
        TVector near = TOperations.Subtract(TOperations.Multiply(a, TOperations.Broadcast(&nearScale)), square);
        TVector far = TOperations.Add(TOperations.Multiply(a, TOperations.Broadcast(&farScale)), square);
        TVector nearOdd = TOperations.Multiply(b, TOperations.Broadcast(&nearOddScale));
        TVector farOdd = TOperations.Multiply(b, TOperations.Broadcast(&farOddScale));
        t0 = TOperations.Multiply(a, TOperations.Broadcast(&zeroScale));
        t1 = TOperations.Add(near, nearOdd);
        t2 = TOperations.Subtract(near, nearOdd);
        t3 = TOperations.Add(far, farOdd);
        t4 = TOperations.Subtract(far, farOdd);
        t5 = c;
    }
}
