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
    private const int Sixteen = 16;

    /// <summary>
    /// lines[(y·columns + x)·pitch + lane] = source[offsets[lane] + y·rowPitch + x] for squares of <paramref name="rows"/> rows and
    /// <paramref name="columns"/> (4 or 6) columns. Lanes are a multiple of four; eight columns may be read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* source, nint* offsets, int lanes, int rows, int columns, int rowPitch, float* lines, nint pitch)
    {
        int lane = 0;
        if (Avx512F.IsSupported)
        {
            // Whole vectors also because they are loaded soon: a load of what several stores have just written has to wait for them.
            for (; lane <= lanes - Sixteen; lane += Sixteen)
                GatherSixteen(source, offsets + lane, rows, columns, rowPitch, lines + lane, pitch);
        }
        for (; lane < lanes; lane += Four)
        {
            float* a = source + offsets[lane];
            float* b = source + offsets[lane + 1];
            float* c = source + offsets[lane + 2];
            float* d = source + offsets[lane + 3];
            float* line = lines + lane;
            for (int y = 0; y < rows; y++)
            {
                QuadTranspose.Run(
                    Vector128.Load(a), Vector128.Load(b), Vector128.Load(c), Vector128.Load(d),
                    out Vector128<float> x0, out Vector128<float> x1, out Vector128<float> x2, out Vector128<float> x3);
                x0.Store(line);
                x1.Store(line + pitch);
                x2.Store(line + (2 * pitch));
                x3.Store(line + (3 * pitch));
                line += 4 * pitch;
                if (columns > Four)
                {
                    QuadTranspose.Run(
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

    /// <summary>
    /// The same for the row of sixteen squares: the vectors returned hold the rows of squares 0, 4, 8 and 12, of those that follow each of
    /// them, and so on.
    /// </summary>
    /// <remarks>Needs AVX-512.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Rows(
        float* line, nint pitch, out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth) =>
        QuadTranspose.Run(
            Vector512.Load(line), Vector512.Load(line + pitch), Vector512.Load(line + (2 * pitch)), Vector512.Load(line + (3 * pitch)),
            out first, out second, out third, out fourth);

    /// <summary>Four lanes of the lines of one row of squares of four columns, as the row of each square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row(
        float* line, nint pitch, out Vector128<float> first, out Vector128<float> second, out Vector128<float> third, out Vector128<float> fourth) =>
        QuadTranspose.Run(
            Vector128.Load(line), Vector128.Load(line + pitch), Vector128.Load(line + (2 * pitch)), Vector128.Load(line + (3 * pitch)),
            out first, out second, out third, out fourth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GatherSixteen(float* source, nint* offsets, int rows, int columns, int rowPitch, float* line, nint pitch)
    {
        for (int y = 0; y < rows; y++)
        {
            QuadTranspose.Run(
                Quarters(source, offsets), Quarters(source, offsets + 1), Quarters(source, offsets + 2), Quarters(source, offsets + 3),
                out Vector512<float> x0, out Vector512<float> x1, out Vector512<float> x2, out Vector512<float> x3);
            x0.Store(line);
            x1.Store(line + pitch);
            x2.Store(line + (2 * pitch));
            x3.Store(line + (3 * pitch));
            line += 4 * pitch;
            if (columns > Four)
            {
                float* right = source + Four;
                QuadTranspose.Run(
                    Quarters(right, offsets), Quarters(right, offsets + 1), Quarters(right, offsets + 2), Quarters(right, offsets + 3),
                    out x0, out x1, out _, out _);
                x0.Store(line);
                x1.Store(line + pitch);
                line += 2 * pitch;
            }
            source += rowPitch;
        }
    }

    // Four pixels of every fourth square.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(float* source, nint* offsets)
    {
        Vector512<float> quarters = Vector128.Load(source + offsets[0]).ToVector256Unsafe().ToVector512Unsafe();
        quarters = Avx512F.InsertVector128(quarters, Vector128.Load(source + offsets[Four]), 1);
        quarters = Avx512F.InsertVector128(quarters, Vector128.Load(source + offsets[2 * Four]), 2);
        return Avx512F.InsertVector128(quarters, Vector128.Load(source + offsets[3 * Four]), 3);
    }
}
