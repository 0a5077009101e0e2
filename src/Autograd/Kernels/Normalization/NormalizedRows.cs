using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// What is done to every plane of [batch, channels, plane] data by an epilogue, out of place: a normalisation and what follows it in one pass
/// over memory. Bits for a rectifier's vector-Jacobian product are marked while the results are in the first-level cache.
/// </summary>
internal static unsafe class NormalizedRows
{
    // Elements finished at once, a whole number of bytes of bits: they fit the first-level cache.
    private const int Piece = 2048;

    private const int MinimumElementsPerTask = 1 << 14;

    /// <summary>Writes the results, and their bits unless <paramref name="bits"/> is empty.</summary>
    public static void Run<T, TTest>(
        ReadOnlySpan<T> input, Span<T> output, Span<byte> bits, ConvolutionEpilogue<T> epilogue, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTest : struct, IBitTest
    {
        long length = (long)batch * channels * plane;
        KernelArguments.HasLength(input, length, nameof(input));
        KernelArguments.HasLength<T>(output, length, nameof(output));
        KernelArguments.HasLength<byte>(bits, bits.IsEmpty ? 0 : BitMaskKernel.Bytes((int)length), nameof(bits));
        // Where planes begin amid a byte, two tasks would write it.
        bool marks = !bits.IsEmpty && plane % 8 == 0;
        fixed (T* from = input, to = output)
        fixed (byte* mask = bits)
        {
            T* source = from, target = to;
            byte* marked = mask;
            Workers.For(batch * channels, (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)plane)), (first, last) =>
            {
                for (int row = first; row < last; row++)
                {
                    for (int start = 0; start < plane; start += Piece)
                    {
                        int count = Math.Min(Piece, plane - start);
                        nint at = ((nint)row * plane) + start;
                        new ReadOnlySpan<T>(source + at, count).CopyTo(new Span<T>(target + at, count));
                        epilogue.Rows(target + at, 0, 1, count, row % channels, at, 0);
                        if (marks)
                            BitMaskKernel.Mark<T, TTest>(target + at, marked + (at / 8), count);
                    }
                }
            });
        }
        if (!marks && !bits.IsEmpty)
            BitMaskKernel.Mark<T, TTest>(output, bits);
    }
}
