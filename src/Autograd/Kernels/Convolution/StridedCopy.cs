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
        int i = 0;
        if (Avx2.IsSupported && sizeof(T) == sizeof(float) && stride == 2)
        {
            // Eight of sixteen elements at a time; the last element read must still be one of the strided ones.
            for (; i + 9 <= count; i += 8)
            {
                Vector256<float> low = Vector256.Load((float*)(source + (2 * (nint)i)));
                Vector256<float> high = Vector256.Load((float*)(source + (2 * (nint)i) + 8));
                Vector256<float> even = Avx.Shuffle(low, high, 0b10_00_10_00);
                Avx2.Permute4x64(even.AsDouble(), 0b11_01_10_00).AsSingle().Store((float*)(target + i));
            }
            // The last eight, of which some may be there already: of fifteen elements, so that nothing behind them is read.
            if (count >= 8)
            {
                T* last = source + (2 * (nint)(count - 8));
                Vector256<float> even = Avx.Shuffle(Vector256.Load((float*)last), Vector256.Load((float*)(last + 7)), 0b11_01_10_00);
                Avx2.Permute4x64(even.AsDouble(), 0b11_01_10_00).AsSingle().Store((float*)(target + count - 8));
                return;
            }
        }
        for (; i < count; i++)
            target[i] = source[(nint)i * stride];
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
        for (int i = 0; i < count; i++)
            target[(nint)i * stride] = source[i];
    }
}
