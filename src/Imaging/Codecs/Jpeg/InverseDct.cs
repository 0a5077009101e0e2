using System.Runtime.CompilerServices;

namespace AutogradNet.Imaging;

/// <summary>
/// The accurate integer 8x8 inverse DCT after Loeffler, Ligtenberg and Moschytz (ICASSP 1989): 11 multiplications per line,
/// constants of 13 bits and 2 extra bits between the passes, which is the arithmetic of libjpeg's <c>islow</c> method.
/// </summary>
internal static class InverseDct
{
    private const int ConstantBits = 13;
    private const int PassBits = 2;

    private const int Fix0298631336 = 2446;
    private const int Fix0390180644 = 3196;
    private const int Fix0541196100 = 4433;
    private const int Fix0765366865 = 6270;
    private const int Fix0899976223 = 7373;
    private const int Fix1175875602 = 9633;
    private const int Fix1501321110 = 12299;
    private const int Fix1847759065 = 15137;
    private const int Fix1961570560 = 16069;
    private const int Fix2053119869 = 16819;
    private const int Fix2562915447 = 20995;
    private const int Fix3072711026 = 25172;

    /// <summary>Transforms a block of dequantized coefficients into samples 0..255.</summary>
    /// <param name="block">64 coefficients, row-major; overwritten.</param>
    /// <param name="flat">Whether all but the first coefficient are 0.</param>
    /// <param name="samples">Takes the samples, from the block's first on.</param>
    /// <param name="stride">Samples per row.</param>
    public static void Transform(Span<int> block, bool flat, Span<byte> samples, int stride)
    {
        block = block[..64];
        if (flat)
        {
            var level = Clamp((block[0] + 4) >> 3);
            for (var y = 0; y < 8; y++) samples.Slice(y * stride, 8).Fill(level);
            return;
        }

        for (var x = 0; x < 8; x++)
        {
            int c1 = block[x + 8], c2 = block[x + 16], c3 = block[x + 24], c4 = block[x + 32];
            int c5 = block[x + 40], c6 = block[x + 48], c7 = block[x + 56];
            if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0)
            {
                var level = block[x] << PassBits;
                for (var i = x; i < 64; i += 8) block[i] = level;
                continue;
            }

            var line = new Line(block[x], c1, c2, c3, c4, c5, c6, c7);
            const int Shift = ConstantBits - PassBits;
            const int Half = 1 << (Shift - 1);
            block[x] = (line.Even0 + line.Odd0 + Half) >> Shift;
            block[x + 56] = (line.Even0 - line.Odd0 + Half) >> Shift;
            block[x + 8] = (line.Even1 + line.Odd1 + Half) >> Shift;
            block[x + 48] = (line.Even1 - line.Odd1 + Half) >> Shift;
            block[x + 16] = (line.Even2 + line.Odd2 + Half) >> Shift;
            block[x + 40] = (line.Even2 - line.Odd2 + Half) >> Shift;
            block[x + 24] = (line.Even3 + line.Odd3 + Half) >> Shift;
            block[x + 32] = (line.Even3 - line.Odd3 + Half) >> Shift;
        }

        for (var y = 0; y < 8; y++)
        {
            var row = block.Slice(y * 8, 8);
            var target = samples.Slice(y * stride, 8);
            var line = new Line(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]);
            const int Shift = ConstantBits + PassBits + 3;
            const int Half = 1 << (Shift - 1);
            target[0] = Clamp((line.Even0 + line.Odd0 + Half) >> Shift);
            target[7] = Clamp((line.Even0 - line.Odd0 + Half) >> Shift);
            target[1] = Clamp((line.Even1 + line.Odd1 + Half) >> Shift);
            target[6] = Clamp((line.Even1 - line.Odd1 + Half) >> Shift);
            target[2] = Clamp((line.Even2 + line.Odd2 + Half) >> Shift);
            target[5] = Clamp((line.Even2 - line.Odd2 + Half) >> Shift);
            target[3] = Clamp((line.Even3 + line.Odd3 + Half) >> Shift);
            target[4] = Clamp((line.Even3 - line.Odd3 + Half) >> Shift);
        }
    }

    // Undoes the level shift of 128 and limits to a byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clamp(int value)
    {
        value += 128;
        return (uint)value <= 255 ? (byte)value : (byte)(~value >> 31);
    }

    // The one-dimensional transform up to the final sums: output i is Even(i) + Odd(i), output 7 - i is Even(i) - Odd(i).
    private readonly ref struct Line
    {
        public readonly int Even0, Even1, Even2, Even3, Odd0, Odd1, Odd2, Odd3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Line(int c0, int c1, int c2, int c3, int c4, int c5, int c6, int c7)
        {
            var rotated = (c2 + c6) * Fix0541196100;
            var even2 = rotated - c6 * Fix1847759065;
            var even3 = rotated + c2 * Fix0765366865;
            var sum = (c0 + c4) << ConstantBits;
            var difference = (c0 - c4) << ConstantBits;
            Even0 = sum + even3;
            Even3 = sum - even3;
            Even1 = difference + even2;
            Even2 = difference - even2;

            var s17 = -(c7 + c1) * Fix0899976223;
            var s35 = -(c5 + c3) * Fix2562915447;
            var s37 = c7 + c3;
            var s15 = c5 + c1;
            var shared = (s37 + s15) * Fix1175875602;
            s37 = shared - s37 * Fix1961570560;
            s15 = shared - s15 * Fix0390180644;
            Odd3 = c7 * Fix0298631336 + s17 + s37;
            Odd2 = c5 * Fix2053119869 + s35 + s15;
            Odd1 = c3 * Fix3072711026 + s35 + s37;
            Odd0 = c1 * Fix1501321110 + s17 + s15;
        }
    }
}
