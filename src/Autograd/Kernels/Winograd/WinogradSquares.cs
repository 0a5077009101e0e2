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
    /// lines[(y·columns + x)·pitch + lane] = source[offsets[lane] + y·rowPitch + x] for squares of <paramref name="rows"/> rows and
    /// <paramref name="columns"/> (4 or 6) columns. Lanes are a multiple of four; eight columns may be read.
    /// </summary>
    public static void Gather(float* source, nint* offsets, int lanes, int rows, int columns, int rowPitch, float* lines, nint pitch)
    {
        // Whole vectors also because they are loaded soon: a load of what several stores have just written has to wait for them.
        int lane = 0;
        if (Avx512F.IsSupported)
            Gather<Vector512<float>>(source, offsets, ref lane, lanes, rows, columns, rowPitch, lines, pitch);
        if (Avx.IsSupported)
            Gather<Vector256<float>>(source, offsets, ref lane, lanes, rows, columns, rowPitch, lines, pitch);
        Gather<Vector128<float>>(source, offsets, ref lane, lanes, rows, columns, rowPitch, lines, pitch);
    }

    /// <summary>Four pixels of the squares at the offsets, each a vector over the squares, of which there are as many as it has elements.</summary>
    /// <typeparam name="TVector">As many bytes as a vector of 128, 256 or 512 bits, or a float.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pixels<TVector>(float* source, nint* offsets, out TVector x0, out TVector x1, out TVector x2, out TVector x3)
        where TVector : unmanaged
    {
        if (sizeof(TVector) == sizeof(float))
        {
            var pixels = (TVector*)(source + offsets[0]);
            (x0, x1, x2, x3) = (pixels[0], pixels[1], pixels[2], pixels[3]);
            return;
        }
        x0 = Quarters<TVector>(source, offsets);
        x1 = Quarters<TVector>(source, offsets + 1);
        x2 = Quarters<TVector>(source, offsets + 2);
        x3 = Quarters<TVector>(source, offsets + 3);
        WinogradRows<TVector>.Transpose(ref x0, ref x1, ref x2, ref x3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<TVector>(
        float* source, nint* offsets, ref int lane, int lanes, int rows, int columns, int rowPitch, float* lines, nint pitch)
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
                if (columns > Four)
                {
                    Pixels(row + Four, offsets + lane, out x0, out x1, out _, out _);
                    *(TVector*)line = x0;
                    *(TVector*)(line + pitch) = x1;
                    line += 2 * pitch;
                }
                row += rowPitch;
            }
        }
    }

    // Four pixels of every fourth square.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Quarters<TVector>(float* source, nint* offsets)
        where TVector : unmanaged
    {
        Vector128<float> first = Vector128.Load(source + offsets[0]);
        if (sizeof(TVector) == Vector128<byte>.Count)
            return Unsafe.BitCast<Vector128<float>, TVector>(first);
        Vector256<float> half = Vector256.Create(first, Vector128.Load(source + offsets[4]));
        if (sizeof(TVector) == Vector256<byte>.Count)
            return Unsafe.BitCast<Vector256<float>, TVector>(half);
        var other = Vector256.Create(Vector128.Load(source + offsets[8]), Vector128.Load(source + offsets[12]));
        return Unsafe.BitCast<Vector512<float>, TVector>(Vector512.Create(half, other));
    }
}
