using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Cli.Measuring;

/// <summary>How fast the processor multiplies and adds when it does nothing else: what the speed of a kernel is compared with.</summary>
/// <remarks>
/// Every thread runs fused multiply-adds whose operands never leave the registers. Twelve chains that do not wait for each other hide
/// the latency of four or five cycles on two units.
/// </remarks>
internal static class FmaPeak
{
    private const int Chains = 12;
    private const int FlopPerMultiplyAdd = 2;
    private const int Trials = 8;
    private const double TrialSeconds = 0.02;
    private const double Factor = 0.999;
    private const double Term = 0.001;

    /// <summary>The instructions that are measured, the best that this processor has.</summary>
    public static string Instructions => Avx512F.IsSupported ? "AVX-512" : Fma.IsSupported ? "AVX2 FMA" : $"{8 * Vector<byte>.Count}-bit vectors";

    /// <summary>The peak in GFLOP/s of single precision.</summary>
    /// <param name="threads">How many threads share the processor, 1 or more.</param>
    public static double Measure(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        Func<int, float> loop = Avx512F.IsSupported ? Loop512 : Fma.IsSupported ? Loop256 : LoopPortable;
        var lanes = Avx512F.IsSupported ? Vector512<float>.Count : Fma.IsSupported ? Vector256<float>.Count : Vector<float>.Count;
        var rounds = Calibrate(loop);
        var best = double.PositiveInfinity;
        // Another process may have taken a processor away for a while, so the best trial counts.
        for (var trial = 0; trial < Trials; trial++) best = Math.Min(best, Time(loop, rounds, threads));
        return (double)Chains * lanes * FlopPerMultiplyAdd * rounds * threads / best / 1e9;
    }

    private static int Calibrate(Func<int, float> loop)
    {
        var rounds = 1000;
        while (true)
        {
            var seconds = Time(loop, rounds, 1);
            if (seconds >= TrialSeconds || rounds > int.MaxValue / 2) return rounds;
            rounds *= 2;
        }
    }

    private static double Time(Func<int, float> loop, int rounds, int threads)
    {
        using var barrier = new Barrier(threads);
        var (starts, ends) = (new long[threads], new long[threads]);
        var workers = new Thread[threads - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            var index = i + 1;
            workers[i] = new Thread(() => Work(index)) { IsBackground = true };
            workers[i].Start();
        }

        Work(0);
        foreach (var worker in workers) worker.Join();
        return Stopwatch.GetElapsedTime(starts.Min(), ends.Max()).TotalSeconds;

        void Work(int index)
        {
            barrier.SignalAndWait();
            starts[index] = Stopwatch.GetTimestamp();
            // Whatever is computed must be used, or it need not be computed.
            var sum = loop(rounds);
            ends[index] = Stopwatch.GetTimestamp();
            if (float.IsNaN(sum)) throw new InvalidOperationException("Sums of finite numbers near one are not a number.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop512(int rounds)
    {
        var (factor, term) = (Vector512.Create((float)Factor), Vector512.Create((float)Term));
        var (a, b, c, d, e, f) = (term, term, term, term, term, term);
        var (g, h, i, j, k, l) = (term, term, term, term, term, term);
        for (var round = 0; round < rounds; round++)
        {
            a = Avx512F.FusedMultiplyAdd(a, factor, term);
            b = Avx512F.FusedMultiplyAdd(b, factor, term);
            c = Avx512F.FusedMultiplyAdd(c, factor, term);
            d = Avx512F.FusedMultiplyAdd(d, factor, term);
            e = Avx512F.FusedMultiplyAdd(e, factor, term);
            f = Avx512F.FusedMultiplyAdd(f, factor, term);
            g = Avx512F.FusedMultiplyAdd(g, factor, term);
            h = Avx512F.FusedMultiplyAdd(h, factor, term);
            i = Avx512F.FusedMultiplyAdd(i, factor, term);
            j = Avx512F.FusedMultiplyAdd(j, factor, term);
            k = Avx512F.FusedMultiplyAdd(k, factor, term);
            l = Avx512F.FusedMultiplyAdd(l, factor, term);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop256(int rounds)
    {
        var (factor, term) = (Vector256.Create((float)Factor), Vector256.Create((float)Term));
        var (a, b, c, d, e, f) = (term, term, term, term, term, term);
        var (g, h, i, j, k, l) = (term, term, term, term, term, term);
        for (var round = 0; round < rounds; round++)
        {
            a = Fma.MultiplyAdd(a, factor, term);
            b = Fma.MultiplyAdd(b, factor, term);
            c = Fma.MultiplyAdd(c, factor, term);
            d = Fma.MultiplyAdd(d, factor, term);
            e = Fma.MultiplyAdd(e, factor, term);
            f = Fma.MultiplyAdd(f, factor, term);
            g = Fma.MultiplyAdd(g, factor, term);
            h = Fma.MultiplyAdd(h, factor, term);
            i = Fma.MultiplyAdd(i, factor, term);
            j = Fma.MultiplyAdd(j, factor, term);
            k = Fma.MultiplyAdd(k, factor, term);
            l = Fma.MultiplyAdd(l, factor, term);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float LoopPortable(int rounds)
    {
        var (factor, term) = (new Vector<float>((float)Factor), new Vector<float>((float)Term));
        var (a, b, c, d, e, f) = (term, term, term, term, term, term);
        var (g, h, i, j, k, l) = (term, term, term, term, term, term);
        for (var round = 0; round < rounds; round++)
        {
            // Fused where the processor can, such as on Arm, and otherwise one after the other.
            a = Vector.MultiplyAddEstimate(a, factor, term);
            b = Vector.MultiplyAddEstimate(b, factor, term);
            c = Vector.MultiplyAddEstimate(c, factor, term);
            d = Vector.MultiplyAddEstimate(d, factor, term);
            e = Vector.MultiplyAddEstimate(e, factor, term);
            f = Vector.MultiplyAddEstimate(f, factor, term);
            g = Vector.MultiplyAddEstimate(g, factor, term);
            h = Vector.MultiplyAddEstimate(h, factor, term);
            i = Vector.MultiplyAddEstimate(i, factor, term);
            j = Vector.MultiplyAddEstimate(j, factor, term);
            k = Vector.MultiplyAddEstimate(k, factor, term);
            l = Vector.MultiplyAddEstimate(l, factor, term);
        }

        return Vector.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
