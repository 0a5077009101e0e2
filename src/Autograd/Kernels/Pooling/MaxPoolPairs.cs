using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Maximum pooling of windows of two by two that do not overlap, and its vector-Jacobian product: several windows at once, straight from
/// and to the planes.
/// </summary>
internal static unsafe class MaxPoolPairs
{
    private const byte Even = 0b10_00_10_00;
    private const byte Odd = 0b11_01_11_01;
    private const byte Middle = 0b11_01_10_00;

    /// <summary>Whether windows are such, rows of them are at least a vector long, and this processor allows it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged =>
        typeof(T) == typeof(float) && Avx2.IsSupported && g is
        {
            KernelHeight: 2, KernelWidth: 2, StrideHeight: 2, StrideWidth: 2, DilationHeight: 1, DilationWidth: 1,
            PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0,
        } && 2 * g.OutHeight <= g.InHeight && 2 * g.OutWidth <= g.InWidth && g.OutWidth >= Vector128<float>.Count;

    /// <summary>
    /// Writes the maxima of a plane and, unless it is null, the place of each within its window, as <see cref="MaxPool2dKernel"/> counts them.
    /// </summary>
    public static void Maxima(float* input, float* output, byte* places, in Pool2dGeometry g)
    {
        int width = g.OutWidth;
        int height = g.OutHeight;
        bool isWide = width >= Vector256<float>.Count;
        int count = isWide ? Vector256<float>.Count : Vector128<float>.Count;
        for (int y = 0; y < height; y++)
        {
            float* top = input + ((nint)2 * y * g.InWidth);
            float* bottom = top + g.InWidth;
            for (int x = 0; x < width; x += count)
            {
                // The last vector is moved back to end with the row.
                x = Math.Min(x, width - count);
                byte* chosen = places is null ? null : places + x;
                if (isWide)
                    Eight(top + (2 * x), bottom + (2 * x), output + x, chosen);
                else
                    Four(top + (2 * x), bottom + (2 * x), output + x, chosen);
            }
            output += width;
            if (places is not null)
                places += width;
        }
    }

    /// <summary>Writes every value of a plane of maxima where its place says, and zeros elsewhere.</summary>
    public static void Unpool(float* values, byte* places, float* target, in Pool2dGeometry g)
    {
        int width = g.OutWidth;
        int height = g.OutHeight;
        int left = g.InWidth - (2 * width);
        for (int y = 0; y < height; y++)
        {
            float* top = target + ((nint)2 * y * g.InWidth);
            float* bottom = top + g.InWidth;
            for (int x = 0; x < width; x += Vector128<float>.Count)
            {
                x = Math.Min(x, width - Vector128<float>.Count);
                Vector128<float> value = Sse.LoadVector128(values + x);
                Vector128<int> place = Sse41.ConvertToVector128Int32(Vector128.CreateScalarUnsafe(*(uint*)(places + x)).AsByte());
                Spread(value, place, 0, top + (2 * x));
                Spread(value, place, 2, bottom + (2 * x));
            }
            new Span<float>(top + (2 * width), left).Clear();
            new Span<float>(bottom + (2 * width), left).Clear();
            values += width;
            places += width;
        }
        int rows = 2 * height;
        new Span<float>(target + ((nint)rows * g.InWidth), (g.InHeight - rows) * g.InWidth).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(float* top, float* bottom, float* output, byte* places)
    {
        Vector256<float> first = Avx.LoadVector256(top), second = Avx.LoadVector256(top + Vector256<float>.Count);
        Vector256<float> third = Avx.LoadVector256(bottom), fourth = Avx.LoadVector256(bottom + Vector256<float>.Count);

        // The windows are in the order 0 1 4 5, 2 3 6 7 until the end.
        Vector256<float> best = Avx.Shuffle(first, second, Even);
        Vector256<int> place = default;
        Take(Avx.Shuffle(first, second, Odd), 1, ref best, ref place);
        Take(Avx.Shuffle(third, fourth, Even), 2, ref best, ref place);
        Take(Avx.Shuffle(third, fourth, Odd), 3, ref best, ref place);
        Avx2.Permute4x64(best.AsDouble(), Middle).AsSingle().Store(output);
        if (places is null)
            return;
        PoolVectors8.StoreBytes(places, Avx2.Permute4x64(place.AsInt64(), Middle).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(float* top, float* bottom, float* output, byte* places)
    {
        Vector128<float> first = Sse.LoadVector128(top), second = Sse.LoadVector128(top + Vector128<float>.Count);
        Vector128<float> third = Sse.LoadVector128(bottom), fourth = Sse.LoadVector128(bottom + Vector128<float>.Count);
        Vector256<float> best = Sse.Shuffle(first, second, Even).ToVector256Unsafe();
        Vector256<int> place = default;
        Take(Sse.Shuffle(first, second, Odd).ToVector256Unsafe(), 1, ref best, ref place);
        Take(Sse.Shuffle(third, fourth, Even).ToVector256Unsafe(), 2, ref best, ref place);
        Take(Sse.Shuffle(third, fourth, Odd).ToVector256Unsafe(), 3, ref best, ref place);
        best.GetLower().Store(output);
        if (places is null)
            return;
        Vector128<short> words = Sse2.PackSignedSaturate(place.GetLower(), place.GetLower());
        *(uint*)places = Sse2.PackUnsignedSaturate(words, words).AsUInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(Vector256<float> value, int at, ref Vector256<float> best, ref Vector256<int> place)
    {
        Vector256<float> takes = PoolVectors8.TakesOver(value, best);
        best = PoolVectors8.Select(takes, value, best);
        place = PoolVectors8.Select(takes, PoolVectors8.BroadcastPlace(at), place.AsSingle()).AsInt32();
    }

    // Values whose place is the first or the next, side by side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector128<float> value, Vector128<int> place, int first, float* target)
    {
        Vector128<float> left = Sse.And(value, Sse2.CompareEqual(place, Vector128.Create(first)).AsSingle());
        Vector128<float> right = Sse.And(value, Sse2.CompareEqual(place, Vector128.Create(first + 1)).AsSingle());
        Sse.UnpackLow(left, right).Store(target);
        Sse.UnpackHigh(left, right).Store(target + Vector128<float>.Count);
    }
}
