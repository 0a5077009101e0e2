using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// Transforms filters g to G·g·Gᵀ and packs each of the 36 points as a left factor: lanes are channels written, the depth channels read.
/// </summary>
internal static unsafe class WinogradFilters
{
    /// <summary>Filters that are transformed at once.</summary>
    public const int Lanes = 8;

    private const int Taps = 9;

    /// <summary>Elements from a point's packed filters to the next point's.</summary>
    public static nint PointLength<TTile>(int written, int read)
        where TTile : struct, ITile<float> =>
        (nint)PackedPanels<float, TTile>.LeftLength(written, read) + WinogradGeometry.PointGap;

    /// <summary>Writes the packed transforms, <see cref="PointLength"/> elements for each point.</summary>
    public static void Pack<TTile>(float* weight, nint writtenStride, nint readStride, bool turned, float* packed, int written, int read)
        where TTile : struct, ITile<float>
    {
        nint perPoint = PointLength<TTile>(written, read);
        int block = PackedPanels<float, TTile>.BlockDepths(read);
        int panels = (written + TTile.Rows - 1) / TTile.Rows;
        int width = TTile.Rows;
        Workers.For(panels, 1, (from, to) =>
        {
            nint* offsets = stackalloc nint[Lanes];
            float* taps = stackalloc float[Taps * Lanes];
            float* points = stackalloc float[WinogradGeometry.Points * Lanes];
            for (int panel = from; panel < to; panel++)
            {
                int row = panel * width;
                // Lanes without a filter repeat the last; nobody reads their products.
                for (int lane = 0; lane < Lanes; lane++)
                    offsets[lane] = Math.Min(lane, written - row - 1) * writtenStride;
                for (int channel = 0; channel < read; channel++)
                {
                    float* filters = weight + (row * writtenStride) + (channel * readStride);
                    WinogradSquares.Gather(filters, offsets, Lanes, 2, 4, taps, Lanes);
                    // Four at a time, as they are loaded: a load of what several stores have just written has to wait for them.
                    for (int lane = 0; lane < Lanes; lane += 4)
                    {
                        nint* at = offsets + lane;
                        float* last = filters + Taps - 1;
                        Vector128.Create(last[at[0]], last[at[1]], last[at[2]], last[at[3]]).Store(taps + ((Taps - 1) * Lanes) + lane);
                    }
                    Transform(taps, turned, points);
                    float* target = packed + PackedPanels<float, TTile>.LeftPanel(panel, channel, written, read);
                    // What a copy writes past its end is written over by that of the next channel.
                    bool isFollowed = (Math.Min(block - (channel % block), read - channel) - 1) * width * sizeof(float) >= PanelCopy.Slack;
                    for (int point = 0; point < WinogradGeometry.Points; point++)
                    {
                        PanelCopy.Row(points + (point * Lanes), target, width, isFollowed);
                        target += perPoint;
                    }
                }
            }
        });
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* taps, bool turned, float* points)
    {
        Vector256<float>* rows = stackalloc Vector256<float>[18];
        nint step = turned ? -Lanes : Lanes;
        float* g = turned ? taps + ((Taps - 1) * Lanes) : taps;
        for (int column = 0; column < 3; column++)
        {
            Axis(Load(g), Load(g + (3 * step)), Load(g + (6 * step)), rows + column, 3);
            g += step;
        }
        for (int row = 0; row < WinogradGeometry.Patch; row++)
            Axis(rows[3 * row], rows[(3 * row) + 1], rows[(3 * row) + 2], (Vector256<float>*)points + (row * WinogradGeometry.Patch), 1);
    }

    // Two halves, as they were just stored: a whole would have to wait until the stores have reached the cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(float* taps) => Vector256.Create(Vector128.Load(taps), Vector128.Load(taps + (Lanes / 2)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float>* target, int stride)
    {
        Vector256<float> square = c * WinogradPoints.SquareScale;
        Vector256<float> near = (a * WinogradPoints.NearScale) - square;
        Vector256<float> far = (a * WinogradPoints.FarScale) + square;
        Vector256<float> nearOdd = b * WinogradPoints.NearOddScale;
        Vector256<float> farOdd = b * WinogradPoints.FarOddScale;
        target[0] = a * WinogradPoints.ZeroScale;
        target[stride] = near + nearOdd;
        target[2 * stride] = near - nearOdd;
        target[3 * stride] = far + farOdd;
        target[4 * stride] = far - farOdd;
        target[5 * stride] = c;
    }

    /// <summary>Adds gradients of the 36 points of <see cref="Lanes"/> filters to others.</summary>
    public static void Add(float* points, float* sums, nint perPoint)
    {
        for (int point = 0; point < WinogradGeometry.Points; point++)
        {
            (Vector256.Load(sums) + Vector256.Load(points)).Store(sums);
            points += perPoint;
            sums += perPoint;
        }
    }

    /// <summary>
    /// Transforms gradients u of the 36 points of <see cref="Lanes"/> filters to gradients Gᵀ·u·G of their taps, each tap's lanes side by side.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(float* points, nint perPoint, float* taps)
    {
        const int Patch = WinogradGeometry.Patch;
        Vector256<float>* rows = stackalloc Vector256<float>[3 * Patch];
        for (int column = 0; column < Patch; column++)
        {
            float* u = points + (column * perPoint);
            nint step = Patch * perPoint;
            AxisGradient(
                Vector256.Load(u), Vector256.Load(u + step), Vector256.Load(u + (2 * step)), Vector256.Load(u + (3 * step)),
                Vector256.Load(u + (4 * step)), Vector256.Load(u + (5 * step)), rows + column, Patch);
        }
        for (int row = 0; row < 3; row++)
        {
            Vector256<float>* u = rows + (row * Patch);
            AxisGradient(u[0], u[1], u[2], u[3], u[4], u[5], (Vector256<float>*)taps + (row * 3), 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AxisGradient(
        Vector256<float> u0, Vector256<float> u1, Vector256<float> u2, Vector256<float> u3, Vector256<float> u4, Vector256<float> u5,
        Vector256<float>* target, int stride)
    {
        Vector256<float> near = u1 + u2;
        Vector256<float> far = u3 + u4;
        target[0] = (u0 * WinogradPoints.ZeroScale) + (near * WinogradPoints.NearScale) + (far * WinogradPoints.FarScale);
        target[stride] = ((u1 - u2) * WinogradPoints.NearOddScale) + ((u3 - u4) * WinogradPoints.FarOddScale);
        target[2 * stride] = ((far - near) * WinogradPoints.SquareScale) + u5;
    }
}
