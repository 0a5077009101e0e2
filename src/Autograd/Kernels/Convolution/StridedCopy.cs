using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Copies between adjacent elements and elements a stride apart.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>target[i] = source[i·<paramref name="stride"/>].</summary>
    public static void Gather<T>(T* source, int stride, T* target, int count)
        where T : unmanaged
    {
        if (Avx512F.IsSupported && sizeof(T) == sizeof(float) && stride == 2 && count >= 16)
        {
            Vector512<int> evens = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31);
            for (int i = 0; i < count; i += 16)
            {
                // As below, sixteen of 31 elements.
                i = Math.Min(i, count - 16);
                float* read = (float*)(source + (2 * (nint)i));
                Avx512F.Store((float*)(target + i), Avx512F.PermuteVar16x32x2(Avx512F.LoadVector512(read), evens, Avx512F.LoadVector512(read + 15)));
            }
            return;
        }
        if (Avx2.IsSupported && sizeof(T) == sizeof(float) && stride == 2 && count >= 8)
        {
            for (int i = 0; i < count; i += 8)
            {
                // The last eight are moved back to end with the row. Eight of fifteen elements, so that nothing behind them is read.
                i = Math.Min(i, count - 8);
                T* read = source + (2 * (nint)i);
                Vector256<float> even = Avx.Shuffle(Vector256.Load((float*)read), Vector256.Load((float*)(read + 7)), 0b11_01_10_00);
                Avx2.Permute4x64(even.AsDouble(), 0b11_01_10_00).AsSingle().Store((float*)(target + i));
            }
            return;
        }
        for (int i = 0; i < count; i++)
            target[i] = source[(nint)i * stride];
    }

    /// <summary>even[i] = source[2·i] and odd[i] = source[2·i + 1].</summary>
    public static void Split<T>(T* source, T* even, int evenCount, T* odd, int oddCount)
        where T : unmanaged
    {
        int count = Math.Min(evenCount, oddCount);
        if (!Avx512F.IsSupported || sizeof(T) != sizeof(float) || count < 16)
        {
            Gather(source, 2, even, evenCount);
            Gather(source + 1, 2, odd, oddCount);
            return;
        }
        Vector512<int> evens = Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
        Vector512<int> odds = Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
        for (int i = 0; i < count; i += 16)
        {
            // The last sixteen pairs are moved back to end with the row.
            i = Math.Min(i, count - 16);
            float* read = (float*)(source + (2 * (nint)i));
            Vector512<float> first = Avx512F.LoadVector512(read);
            Vector512<float> second = Avx512F.LoadVector512(read + 16);
            Avx512F.Store((float*)(even + i), Avx512F.PermuteVar16x32x2(first, evens, second));
            Avx512F.Store((float*)(odd + i), Avx512F.PermuteVar16x32x2(first, odds, second));
        }
        for (int i = count; i < evenCount; i++)
            even[i] = source[2 * (nint)i];
        for (int i = count; i < oddCount; i++)
            odd[i] = source[(2 * (nint)i) + 1];
    }

    /// <summary>target[2·i] = even[i] and target[2·i + 1] = odd[i]; there are as many odd elements as even ones, or one less.</summary>
    public static void Interleave<T>(T* even, int evenCount, T* odd, int oddCount, T* target)
        where T : unmanaged
    {
        int i = 0;
        if (Avx512F.IsSupported && sizeof(T) == sizeof(float) && oddCount >= 16)
        {
            Vector512<int> low = Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            Vector512<int> high = low + Vector512.Create(8);
            for (; i < oddCount; i += 16)
            {
                // The last sixteen pairs are moved back to end with the row.
                i = Math.Min(i, oddCount - 16);
                Vector512<float> first = Avx512F.LoadVector512((float*)(even + i));
                Vector512<float> second = Avx512F.LoadVector512((float*)(odd + i));
                Avx512F.Store((float*)(target + (2 * (nint)i)), Avx512F.PermuteVar16x32x2(first, low, second));
                Avx512F.Store((float*)(target + (2 * (nint)i) + 16), Avx512F.PermuteVar16x32x2(first, high, second));
            }
        }
        else if (Avx.IsSupported && sizeof(T) == sizeof(float) && oddCount >= 8)
        {
            for (; i < oddCount; i += 8)
            {
                i = Math.Min(i, oddCount - 8);
                Vector256<float> first = Vector256.Load((float*)(even + i));
                Vector256<float> second = Vector256.Load((float*)(odd + i));
                // Of both halves of a vector the first two pairs, and the last two.
                Vector256<float> low = Avx.UnpackLow(first, second);
                Vector256<float> high = Avx.UnpackHigh(first, second);
                Avx.Permute2x128(low, high, 0x20).Store((float*)(target + (2 * (nint)i)));
                Avx.Permute2x128(low, high, 0x31).Store((float*)(target + (2 * (nint)i) + 8));
            }
        }
        for (; i < oddCount; i++)
        {
            target[2 * (nint)i] = even[i];
            target[(2 * (nint)i) + 1] = odd[i];
        }
        if (evenCount > oddCount)
            target[2 * (nint)oddCount] = even[oddCount];
    }

    /// <summary>target[i·<paramref name="stride"/>] = source[i].</summary>
    public static void Scatter<T>(T* source, T* target, int stride, int count)
        where T : unmanaged
    {
        if (stride == 1)
        {
            new ReadOnlySpan<T>(source, count).CopyTo(new Span<T>(target, count));
            return;
        }
        if (Avx512F.IsSupported && sizeof(T) == sizeof(float) && stride == 2)
        {
            ScatterPairs((float*)source, (float*)target, count);
            return;
        }
        for (int i = 0; i < count; i++)
            target[(nint)i * stride] = source[i];
    }

    // What lies between is not written, not even what was there: it may be another thread's.
    private static void ScatterPairs(float* source, float* target, int count)
    {
        Vector512<int> low = Vector512.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
        Vector512<int> high = low + Vector512.Create(8);
        Vector512<float> even = Vector512.Create(0x0000_0000_FFFF_FFFFL).AsSingle();
        int i = 0;
        for (; i <= count - 16; i += 16)
        {
            Vector512<float> values = Avx512F.LoadVector512(source + i);
            Avx512F.MaskStore(target + (2 * (nint)i), even, Avx512F.PermuteVar16x32(values, low));
            Avx512F.MaskStore(target + (2 * (nint)i) + 16, even, Avx512F.PermuteVar16x32(values, high));
        }
        if (i == count)
            return;
        Vector512<int> rest = Vector512.Create(count - i);
        Vector512<float> last = Avx512F.MaskLoad(source + i, Vector512.LessThan(Vector512<int>.Indices, rest).AsSingle(), Vector512<float>.Zero);
        Avx512F.MaskStore(target + (2 * (nint)i), even & Vector512.LessThan(low, rest).AsSingle(), Avx512F.PermuteVar16x32(last, low));
        if (count - i > 8)
            Avx512F.MaskStore(target + (2 * (nint)i) + 16, even & Vector512.LessThan(high, rest).AsSingle(), Avx512F.PermuteVar16x32(last, high));
    }
}
