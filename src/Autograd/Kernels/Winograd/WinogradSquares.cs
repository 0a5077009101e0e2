using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Moves between squares of pixels, which lie anywhere, and lines, one for each place in a square, in which squares lie side by side: so
/// that one vector holds the same place of several squares.
/// </summary>
internal static unsafe class WinogradSquares
{
    private const int Four = 4;

    /// <summary>
    /// lines[(y·columns + x)·pitch + lane] = source[offsets[lane] + y·rowPitch + x] for squares of <paramref name="rows"/> rows and
    /// <paramref name="columns"/> (4 or 6) columns. Lanes are a multiple of four; eight columns may be read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* source, nint* offsets, int lanes, int rows, int columns, int rowPitch, float* lines, nint pitch)
    {
        for (int lane = 0; lane < lanes; lane += Four)
        {
            float* a = source + offsets[lane];
            float* b = source + offsets[lane + 1];
            float* c = source + offsets[lane + 2];
            float* d = source + offsets[lane + 3];
            float* line = lines + lane;
            for (int y = 0; y < rows; y++)
            {
                Transpose(
                    Vector128.Load(a), Vector128.Load(b), Vector128.Load(c), Vector128.Load(d),
                    out Vector128<float> x0, out Vector128<float> x1, out Vector128<float> x2, out Vector128<float> x3);
                x0.Store(line);
                x1.Store(line + pitch);
                x2.Store(line + (2 * pitch));
                x3.Store(line + (3 * pitch));
                line += 4 * pitch;
                if (columns > Four)
                {
                    Transpose(
                        Vector128.Load(a + Four), Vector128.Load(b + Four), Vector128.Load(c + Four), Vector128.Load(d + Four),
                        out x0, out x1, out _, out _);
                    x0.Store(line);
                    x1.Store(line + pitch);
                    line += 2 * pitch;
                }
                a += rowPitch;
                b += rowPitch;
                c += rowPitch;
                d += rowPitch;
            }
        }
    }

    /// <summary>Four lanes of the lines of one row of squares of four columns, as the row of each square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(
        float* line, nint pitch, out Vector128<float> first, out Vector128<float> second, out Vector128<float> third, out Vector128<float> fourth) =>
        Transpose(
            Vector128.Load(line), Vector128.Load(line + pitch), Vector128.Load(line + (2 * pitch)), Vector128.Load(line + (3 * pitch)),
            out first, out second, out third, out fourth);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d,
        out Vector128<float> column0, out Vector128<float> column1, out Vector128<float> column2, out Vector128<float> column3)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> lowAB = Sse.UnpackLow(a, b);
            Vector128<float> lowCD = Sse.UnpackLow(c, d);
            Vector128<float> highAB = Sse.UnpackHigh(a, b);
            Vector128<float> highCD = Sse.UnpackHigh(c, d);
            column0 = Sse.MoveLowToHigh(lowAB, lowCD);
            column1 = Sse.MoveHighToLow(lowCD, lowAB);
            column2 = Sse.MoveLowToHigh(highAB, highCD);
            column3 = Sse.MoveHighToLow(highCD, highAB);
            return;
        }
        column0 = Vector128.Create(a[0], b[0], c[0], d[0]);
        column1 = Vector128.Create(a[1], b[1], c[1], d[1]);
        column2 = Vector128.Create(a[2], b[2], c[2], d[2]);
        column3 = Vector128.Create(a[3], b[3], c[3], d[3]);
    }
}
