using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Reads squares of pixels, which lie anywhere, side by side: so that one vector holds the same place of several squares. A square's rows are
/// read by whole vectors of four pixels.
/// </summary>
internal static unsafe class WinogradSquares
{
    private const int Four = 4;

    /// <summary>
    /// lines[(4·y + x)·pitch + lane] = source[offsets[lane] + y·rowPitch + x] for squares of <paramref name="rows"/> rows and four columns.
    /// Lanes are a multiple of four.
    /// </summary>
    public static void Gather(float* source, nint* offsets, int lanes, int rows, int rowPitch, float* lines, nint pitch)
    {
        // Whole vectors also because they are loaded soon: a load of what several stores have just written has to wait for them.
        int lane = 0;
        if (Avx512F.IsSupported)
            Gather<Vector512<float>>(source, offsets, ref lane, lanes, rows, rowPitch, lines, pitch);
        if (Avx.IsSupported)
            Gather<Vector256<float>>(source, offsets, ref lane, lanes, rows, rowPitch, lines, pitch);
        Gather<Vector128<float>>(source, offsets, ref lane, lanes, rows, rowPitch, lines, pitch);
    }

    /// <summary>Four pixels of the squares at the offsets, each a vector over the squares, of which there are as many as it has elements.</summary>
    /// <typeparam name="TVector">As many bytes as a vector of 128, 256 or 512 bits, or a float.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pixels<TVector>(float* source, nint* offsets, out TVector x0, out TVector x1, out TVector x2, out TVector x3)
        where TVector : unmanaged
    {
        WinogradRows<TVector>.Load(source, offsets, 1, out x0, out x1, out x2, out x3);
        WinogradRows<TVector>.Transpose(ref x0, ref x1, ref x2, ref x3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<TVector>(
        float* source, nint* offsets, ref int lane, int lanes, int rows, int rowPitch, float* lines, nint pitch)
        where TVector : unmanaged
    {
        int count = sizeof(TVector) / sizeof(float);
        for (; lane <= lanes - count; lane += count)
        {
            float* row = source;
            float* line = lines + lane;
            for (int y = 0; y < rows; y++)
            {
                Pixels(row, offsets + lane, out TVector x0, out TVector x1, out TVector x2, out TVector x3);
                *(TVector*)line = x0;
                *(TVector*)(line + pitch) = x1;
                *(TVector*)(line + (2 * pitch)) = x2;
                *(TVector*)(line + (3 * pitch)) = x3;
                line += Four * pitch;
                row += rowPitch;
            }
        }
    }
}
