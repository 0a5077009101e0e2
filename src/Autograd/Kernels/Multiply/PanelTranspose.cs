using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>A few depths of a few lanes, whose depths lie side by side in memory, to a panel whose lanes do; for any numbers of four bytes.</summary>
internal static unsafe class PanelTranspose
{
    /// <summary>The depths that <see cref="Eight"/> takes at a time: a cache line of each lane, which is then not asked for again.</summary>
    public const int Depths = 16;

    /// <summary>Whether this processor allows <see cref="Eight"/>.</summary>
    public static bool TakesEight => Avx.IsSupported;

    /// <summary><see cref="Depths"/> depths of eight lanes.</summary>
    /// <remarks>Needs AVX, and is faster with AVX-512.</remarks>
    /// <param name="source">The first lane's.</param>
    /// <param name="stride">Elements from a lane to the next.</param>
    /// <param name="target">The first depth's.</param>
    /// <param name="width">Elements from a depth to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Eight(float* source, nint stride, float* target, nint width)
    {
        if (!Avx512F.IsSupported)
        {
            for (int depth = 0; depth < Depths; depth += 4)
                FourOfEight(source + depth, stride, target + (depth * width), width);
            return;
        }
        var (a, b, c, d) = Quads(source, stride);
        var (e, f, g, h) = Quads(source + (4 * stride), stride);
        Pairs(a, e, b, f, target, width);
        Pairs(c, g, d, h, target + (2 * width), width);
    }

    /// <summary>Four depths of four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(float* s0, float* s1, float* s2, float* s3, float* target, int width)
    {
        QuadTranspose.Run(
            Vector128.Load(s0), Vector128.Load(s1), Vector128.Load(s2), Vector128.Load(s3),
            out Vector128<float> first, out Vector128<float> second, out Vector128<float> third, out Vector128<float> fourth);
        first.Store(target);
        second.Store(target + width);
        third.Store(target + (2 * width));
        fourth.Store(target + (3 * width));
    }

    /// <summary>Four depths of two lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two(float* s0, float* s1, float* target, int width)
    {
        Vector128<float> a = Sse.LoadVector128(s0);
        Vector128<float> b = Sse.LoadVector128(s1);
        Vector128<float> low = Sse.UnpackLow(a, b);
        Vector128<float> high = Sse.UnpackHigh(a, b);
        Sse.StoreLow(target, low);
        Sse.StoreHigh(target + width, low);
        Sse.StoreLow(target + (2 * width), high);
        Sse.StoreHigh(target + (3 * width), high);
    }

    // Four depths of eight lanes: of both halves of a vector the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourOfEight(float* source, nint stride, float* target, nint width)
    {
        float* upper = source + (4 * stride);
        Vector256<float> a = Vector256.Create(Vector128.Load(source), Vector128.Load(upper));
        Vector256<float> b = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(upper + stride));
        Vector256<float> c = Vector256.Create(Vector128.Load(source + (2 * stride)), Vector128.Load(upper + (2 * stride)));
        Vector256<float> d = Vector256.Create(Vector128.Load(source + (3 * stride)), Vector128.Load(upper + (3 * stride)));
        QuadTranspose.Run(a, b, c, d, out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth);
        Avx.Store(target, first);
        Avx.Store(target + width, second);
        Avx.Store(target + (2 * width), third);
        Avx.Store(target + (3 * width), fourth);
    }

    // Of four lanes: the depths that are 0, 1, 2 and 3 modulo 4, each as four quads of lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Zeroth, Vector512<float> First, Vector512<float> Second, Vector512<float> Third) Quads(float* source, nint stride)
    {
        Vector512<float> s0 = Avx512F.LoadVector512(source);
        Vector512<float> s1 = Avx512F.LoadVector512(source + stride);
        Vector512<float> s2 = Avx512F.LoadVector512(source + (2 * stride));
        Vector512<float> s3 = Avx512F.LoadVector512(source + (3 * stride));
        Vector512<double> low01 = Avx512F.UnpackLow(s0, s1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(s2, s3).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(s0, s1).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(s2, s3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    // The quads of two neighbouring depths, of lanes 0 to 3 and 4 to 7, side by side; every fourth depth is the next quad.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint width)
    {
        Vector512<float> ab01 = Avx512F.Shuffle4x128(a, b, 0x44);
        Vector512<float> ab23 = Avx512F.Shuffle4x128(a, b, 0xEE);
        Vector512<float> cd01 = Avx512F.Shuffle4x128(c, d, 0x44);
        Vector512<float> cd23 = Avx512F.Shuffle4x128(c, d, 0xEE);
        Store(Avx512F.Shuffle4x128(ab01, cd01, 0x88), target, width);
        Store(Avx512F.Shuffle4x128(ab01, cd01, 0xDD), target + (4 * width), width);
        Store(Avx512F.Shuffle4x128(ab23, cd23, 0x88), target + (8 * width), width);
        Store(Avx512F.Shuffle4x128(ab23, cd23, 0xDD), target + (12 * width), width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> depths, float* target, nint width)
    {
        depths.GetLower().Store(target);
        depths.GetUpper().Store(target + width);
    }
}
