using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// Transforms filters g to G·g·Gᵀ and packs each of the 36 points as a left factor: lanes are channels written, the depth channels read.
/// </summary>
/// <remarks>
/// The points of interpolation are 0, ±√½, ±√2 and ∞: their polynomial x(x² − ½)(x² − 2) has small coefficients of like size, which
/// costs fewer digits than the usual 0, ±1, ±2. A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2016.
/// </remarks>
internal static unsafe class WinogradFilters
{
    /// <summary>Filters that are transformed at once.</summary>
    public const int Lanes = 8;

    private const float Root = 1.41421356237f;

    /// <summary>Writes the packed transforms, <see cref="PackedMultiply{T, TTile}.PackedLeftLength"/> elements for each point.</summary>
    public static void Pack<TTile>(float* weight, nint writtenStride, nint readStride, bool turned, float* packed, int written, int read)
        where TTile : struct, ITile<float>
    {
        nint perPoint = (nint)PackedMultiply<float, TTile>.PackedLeftLength(written, read);
        int panels = (written + TTile.Rows - 1) / TTile.Rows;
        Workers.For(panels, 1, (from, to) =>
        {
            float* taps = stackalloc float[9 * Lanes];
            float* points = stackalloc float[WinogradGeometry.Points * Lanes];
            for (int panel = from; panel < to; panel++)
            {
                int row = panel * TTile.Rows;
                int rows = Math.Min(TTile.Rows, written - row);
                new Span<float>(taps, 9 * Lanes).Clear();
                for (int channel = 0; channel < read; channel++)
                {
                    for (int lane = 0; lane < rows; lane++)
                    {
                        float* filter = weight + ((row + lane) * writtenStride) + (channel * readStride);
                        for (int tap = 0; tap < 9; tap++)
                            taps[(tap * Lanes) + lane] = filter[turned ? 8 - tap : tap];
                    }
                    Transform(taps, points);
                    float* target = packed + PackedMultiply<float, TTile>.LeftPanel(panel, channel, written, read);
                    for (int point = 0; point < WinogradGeometry.Points; point++)
                    {
                        PanelCopy.Row(points + (point * Lanes), target, TTile.Rows);
                        target += perPoint;
                    }
                }
            }
        });
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* taps, float* points)
    {
        Vector256<float>* rows = stackalloc Vector256<float>[18];
        for (int column = 0; column < 3; column++)
        {
            float* g = taps + (column * Lanes);
            Axis(Vector256.Load(g), Vector256.Load(g + (3 * Lanes)), Vector256.Load(g + (6 * Lanes)), rows + column, 3);
        }
        for (int row = 0; row < WinogradGeometry.Patch; row++)
            Axis(rows[3 * row], rows[(3 * row) + 1], rows[(3 * row) + 2], (Vector256<float>*)points + (row * WinogradGeometry.Patch), 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float>* target, int stride)
    {
        Vector256<float> near = (a * (-2f / 3)) - (c * (1f / 3));
        Vector256<float> far = (a * (1f / 6)) + (c * (1f / 3));
        Vector256<float> nearOdd = b * (Root / 3);
        Vector256<float> farOdd = b * (Root / 6);
        target[0] = a;
        target[stride] = near - nearOdd;
        target[2 * stride] = near + nearOdd;
        target[3 * stride] = far + farOdd;
        target[4 * stride] = far - farOdd;
        target[5 * stride] = c;
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
        target[0] = u0 - (near * (2f / 3)) + (far * (1f / 6));
        target[stride] = ((u2 - u1) * (Root / 3)) + ((u3 - u4) * (Root / 6));
        target[2 * stride] = ((far - near) * (1f / 3)) + u5;
    }
}
