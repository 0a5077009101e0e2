using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Sums over a channel of [batch, channels, plane] data: in vectors over short stretches, gathered in double precision. Deviations are taken
/// from a guess of the mean, so that a mean far from 0 costs no digits.
/// </summary>
internal static unsafe class BatchNormSums
{
    // The square of a guess's distance from the mean, in variances, beyond which digits are lost.
    private const double FarGuess = 16;

    // Lanes of a vector add this many elements at most before the sum moves to double precision.
    private const int Stretch = 1024;

    /// <summary>
    /// The mean and the biased variance of a channel: one pass over deviations from a guess of the mean, and another where the guess was so far
    /// off that digits were lost.
    /// </summary>
    public static (double Mean, double Variance) Statistics<T>(T* x, int channel, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = (double)batch * plane;
        var some = Math.Min(Stretch, plane);
        var guess = T.CreateTruncating(StretchSums(x + ((nint)channel * plane), null, T.Zero, some, 0).First / some);
        for (var pass = 0; ; pass++)
        {
            var (sum, squares) = Of(x, null, guess, channel, batch, channels, plane);
            var rest = sum / count;
            var variance = Math.Max(0, (squares / count) - (rest * rest));
            if (pass > 0 || rest * rest <= FarGuess * variance) return (double.CreateTruncating(guess) + rest, variance);
            guess = T.CreateTruncating(double.CreateTruncating(guess) + rest);
        }
    }

    /// <summary>Without a gradient: Σd and Σd². With one: Σg and Σg·d. Where d = x − center.</summary>
    public static (double First, double Second) Of<T>(T* x, T* g, T center, int channel, int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (first, second) = (0.0, 0.0);
        // What comes next lies too far away for the processor to see it coming, where planes are small.
        var ahead = plane <= Stretch ? (nint)channels * plane : Stretch;
        for (var image = 0; image < batch; image++)
        {
            var at = (((nint)image * channels) + channel) * plane;
            for (var start = 0; start < plane; start += Stretch)
            {
                var length = Math.Min(Stretch, plane - start);
                var values = x + at + start;
                var (a, b) = StretchSums(values, g == null ? null : g + at + start, center, length, ahead);
                first += a;
                second += b;
            }
        }

        return (first, second);
    }

    private static (double First, double Second) StretchSums<T>(T* x, T* g, T center, int length, nint ahead)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var middle = new Vector<T>(center);
        // Four sums side by side: one alone would wait for its own last addition.
        Vector<T> first0 = Vector<T>.Zero, first1 = first0, first2 = first0, first3 = first0;
        Vector<T> second0 = first0, second1 = first0, second2 = first0, second3 = first0;
        var i = 0;
        for (; i <= length - (4 * Vector<T>.Count); i += 4 * Vector<T>.Count)
        {
            if (Sse.IsSupported)
            {
                for (var line = 0; line < 4 * Vector<T>.Count; line += StackMemory.Line / sizeof(T))
                {
                    Sse.Prefetch0(x + i + line + ahead);
                    if (g != null) Sse.Prefetch0(g + i + line + ahead);
                }
            }

            Accumulate(x, g, i, middle, ref first0, ref second0);
            Accumulate(x, g, i + Vector<T>.Count, middle, ref first1, ref second1);
            Accumulate(x, g, i + (2 * Vector<T>.Count), middle, ref first2, ref second2);
            Accumulate(x, g, i + (3 * Vector<T>.Count), middle, ref first3, ref second3);
        }

        for (; i <= length - Vector<T>.Count; i += Vector<T>.Count) Accumulate(x, g, i, middle, ref first0, ref second0);
        var (firsts, seconds) = (first0 + first1 + (first2 + first3), second0 + second1 + (second2 + second3));
        var (first, second) = (double.CreateTruncating(Vector.Sum(firsts)), double.CreateTruncating(Vector.Sum(seconds)));
        for (; i < length; i++)
        {
            var d = x[i] - center;
            var factor = g == null ? d : g[i];
            first += double.CreateTruncating(factor);
            second += double.CreateTruncating(factor * d);
        }

        return (first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<T>(T* x, T* g, int at, Vector<T> center, ref Vector<T> first, ref Vector<T> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var d = Unsafe.ReadUnaligned<Vector<T>>(x + at) - center;
        var factor = g == null ? d : Unsafe.ReadUnaligned<Vector<T>>(g + at);
        first += factor;
        second += factor * d;
    }
}
