using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Transposes squares of four by four numbers, which quarters, halves or all of four vectors hold.</summary>
internal static class QuadTranspose
{
    // Of each square's row the first two numbers of both operands, and the last two.
    private const byte LowHalves = 0x44;
    private const byte HighHalves = 0xEE;

    /// <summary>Four squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        if (!Avx512F.IsSupported)
        {
            Run(a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower(), out Vector256<float> low0, out Vector256<float> low1, out Vector256<float> low2, out Vector256<float> low3);
            Run(a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper(), out Vector256<float> high0, out Vector256<float> high1, out Vector256<float> high2, out Vector256<float> high3);
            column0 = Vector512.Create(low0, high0);
            column1 = Vector512.Create(low1, high1);
            column2 = Vector512.Create(low2, high2);
            column3 = Vector512.Create(low3, high3);
            return;
        }
        Vector512<float> lowAB = Avx512F.UnpackLow(a, b);
        Vector512<float> lowCD = Avx512F.UnpackLow(c, d);
        Vector512<float> highAB = Avx512F.UnpackHigh(a, b);
        Vector512<float> highCD = Avx512F.UnpackHigh(c, d);
        column0 = Avx512F.Shuffle(lowAB, lowCD, LowHalves);
        column1 = Avx512F.Shuffle(lowAB, lowCD, HighHalves);
        column2 = Avx512F.Shuffle(highAB, highCD, LowHalves);
        column3 = Avx512F.Shuffle(highAB, highCD, HighHalves);
    }

    /// <summary>Two squares.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        out Vector256<float> column0, out Vector256<float> column1, out Vector256<float> column2, out Vector256<float> column3)
    {
        if (!Avx.IsSupported)
        {
            Run(a.GetLower(), b.GetLower(), c.GetLower(), d.GetLower(), out Vector128<float> low0, out Vector128<float> low1, out Vector128<float> low2, out Vector128<float> low3);
            Run(a.GetUpper(), b.GetUpper(), c.GetUpper(), d.GetUpper(), out Vector128<float> high0, out Vector128<float> high1, out Vector128<float> high2, out Vector128<float> high3);
            column0 = Vector256.Create(low0, high0);
            column1 = Vector256.Create(low1, high1);
            column2 = Vector256.Create(low2, high2);
            column3 = Vector256.Create(low3, high3);
            return;
        }
        Vector256<float> lowAB = Avx.UnpackLow(a, b);
        Vector256<float> lowCD = Avx.UnpackLow(c, d);
        Vector256<float> highAB = Avx.UnpackHigh(a, b);
        Vector256<float> highCD = Avx.UnpackHigh(c, d);
        column0 = Avx.Shuffle(lowAB, lowCD, LowHalves);
        column1 = Avx.Shuffle(lowAB, lowCD, HighHalves);
        column2 = Avx.Shuffle(highAB, highCD, LowHalves);
        column3 = Avx.Shuffle(highAB, highCD, HighHalves);
    }

    /// <summary>One square.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(
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
