using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>Masks of one bit per element, eight to a byte, the first lowest: what backward passes remember of a rectifier.</summary>
internal static unsafe class BitMaskKernel
{
    // A whole number of bytes, and small enough that what was just written is still in the first-level cache, the source beside it.
    private const int Piece = 2048;

    private const int MinimumPiecesPerTask = 8;

    /// <summary>The bytes that hold a number of bits.</summary>
    public static int Bytes(int count) => (int)(((long)count + 7) / 8);

    /// <summary>Applies an operator and marks the results for which the answer is yes. Spare bits of the last byte are 0.</summary>
    public static void Apply<T, TOperator, TTest>(ReadOnlySpan<T> x, Span<T> result, Span<byte> bits, TOperator op)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
        where TTest : struct, IBitTest
    {
        KernelArguments.HasLength<T>(result, x.Length, nameof(result));
        KernelArguments.HasLength<byte>(bits, Bytes(x.Length), nameof(bits));
        fixed (T* from = x, to = result)
        fixed (byte* mask = bits)
        {
            T* source = from, target = to;
            var marks = mask;
            ForPieces(x.Length, (start, length) =>
            {
                op.Invoke(new ReadOnlySpan<T>(source + start, length), new Span<T>(target + start, length));
                Mark<T, TTest>(target + start, marks + (start / 8), length);
            });
        }
    }

    /// <summary>Marks the elements for which the answer is yes. Spare bits of the last byte are 0.</summary>
    public static void Mark<T, TTest>(ReadOnlySpan<T> x, Span<byte> bits)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTest : struct, IBitTest
    {
        KernelArguments.HasLength<byte>(bits, Bytes(x.Length), nameof(bits));
        fixed (T* from = x)
        fixed (byte* mask = bits)
        {
            T* source = from;
            var marks = mask;
            ForPieces(x.Length, (start, length) => Mark<T, TTest>(source + start, marks + (start / 8), length));
        }
    }

    /// <summary>Copies the elements whose bit is 1 and writes 0 for the others.</summary>
    public static void Select<T>(ReadOnlySpan<T> x, ReadOnlySpan<byte> bits, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength<T>(result, x.Length, nameof(result));
        KernelArguments.HasLength(bits, Bytes(x.Length), nameof(bits));
        fixed (T* from = x, to = result)
        fixed (byte* mask = bits)
        {
            T* source = from, target = to;
            var marks = mask;
            ForPieces(x.Length, (start, length) => Select(source + start, marks + (start / 8), target + start, length));
        }
    }

    /// <summary>
    /// The same, times the scale of each channel: of planes of <paramref name="plane"/> elements, for as many channels in turn as there are scales.
    /// </summary>
    public static void Select<T>(ReadOnlySpan<T> x, ReadOnlySpan<byte> bits, ReadOnlySpan<T> scale, int plane, Span<T> result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength<T>(result, x.Length, nameof(result));
        KernelArguments.HasLength(bits, Bytes(x.Length), nameof(bits));
        fixed (T* from = x, to = result, factors = scale)
        fixed (byte* mask = bits)
        {
            T* source = from, target = to, scales = factors;
            var marks = mask;
            var channels = scale.Length;
            ForPieces(x.Length, (start, length) =>
            {
                Select(source + start, marks + (start / 8), target + start, length);
                Scale(target, start, length, scales, channels, plane);
            });
        }
    }

    // Planes begin and end anywhere in a piece.
    private static void Scale<T>(T* values, int start, int count, T* scales, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (row, within) = Math.DivRem(start, plane);
        for (var end = start + count; start < end; row++)
        {
            var some = Math.Min(plane - within, end - start);
            var part = new Span<T>(values + start, some);
            TensorPrimitives.Multiply(part, scales[row % channels], part);
            start += some;
            within = 0;
        }
    }

    private static void ForPieces(int count, Action<int, int> body)
    {
        Workers.For((count + Piece - 1) / Piece, MinimumPiecesPerTask, (first, last) =>
        {
            for (var piece = first; piece < last; piece++) body(piece * Piece, Math.Min(Piece, count - (piece * Piece)));
        });
    }

    /// <summary>The same on the calling thread.</summary>
    public static void Mark<T, TTest>(T* x, byte* bits, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTest : struct, IBitTest
    {
        var whole = count / 8;
        for (var i = 0; i < whole; i++) bits[i] = Byte<T, TTest>(x + (8 * i));
        var rest = count % 8;
        if (rest == 0) return;
        T* last = stackalloc T[8];
        for (var i = 0; i < 8; i++) last[i] = i < rest ? x[(8 * whole) + i] : T.Zero;
        bits[whole] = (byte)(Byte<T, TTest>(last) & ((1 << rest) - 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Byte<T, TTest>(T* x)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTest : struct, IBitTest
    {
        if (typeof(T) == typeof(float)) return (byte)TTest.Invoke(Vector256.Load(x)).ExtractMostSignificantBits();
        return (byte)(TTest.Invoke(Vector256.Load(x)).ExtractMostSignificantBits() | (TTest.Invoke(Vector256.Load(x + 4)).ExtractMostSignificantBits() << 4));
    }

    private static void Select<T>(T* x, byte* bits, T* result, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var whole = count / 8;
        for (var i = 0; i < whole; i++)
        {
            T* read = x + (8 * i);
            T* written = result + (8 * i);
            if (typeof(T) == typeof(float))
            {
                var lanes = Vector256.Create(1, 2, 4, 8, 16, 32, 64, 128);
                Vector256.Store(Vector256.Load((int*)read) & Vector256.Equals(Vector256.Create((int)bits[i]) & lanes, lanes), (int*)written);
            }
            else
            {
                var lanes = Vector256.Create(1L, 2, 4, 8);
                Vector256.Store(Vector256.Load((long*)read) & Vector256.Equals(Vector256.Create((long)bits[i]) & lanes, lanes), (long*)written);
                Vector256.Store(Vector256.Load((long*)(read + 4)) & Vector256.Equals(Vector256.Create((long)bits[i] >> 4) & lanes, lanes), (long*)(written + 4));
            }
        }

        for (var i = 8 * whole; i < count; i++) result[i] = ((bits[i / 8] >> (i % 8)) & 1) != 0 ? x[i] : T.Zero;
    }
}
