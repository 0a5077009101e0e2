using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Cli.Measuring;

/// <summary>
/// How long it takes until one processor sees what another has written: a line of the cache goes back and forth between two threads. On shared
/// machines it changes from minute to minute, as their hosts move virtual processors about, and with it what two threads can gain.
/// </summary>
internal static class LineExchange
{
    private const int MostBounces = 40_000;
    private const int End = -1;

    // What nobody else writes lies in a line of its own.
    private const int Apart = 16;

    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Nanoseconds from one processor to the other; 0 where there is one only.</summary>
    public static double Nanoseconds()
    {
        if (Environment.ProcessorCount < 2) return 0;
        var ball = new int[(2 * Apart) + 1];
        var partner = new Thread(() => Return(ball)) { IsBackground = true };
        partner.Start();
        // The partner has arrived when it has served.
        while (Volatile.Read(ref ball[Apart]) == 0) Thread.Yield();
        var start = Stopwatch.GetTimestamp();
        var bounces = Play(ball, start);
        var time = Stopwatch.GetElapsedTime(start);
        Volatile.Write(ref ball[Apart], End);
        partner.Join();
        return time.TotalNanoseconds / bounces;
    }

    // Makes even numbers of the partner's odd ones, and says how often the ball flew.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Play(int[] ball, long start)
    {
        var number = 1;
        // The clock is not asked every time.
        while (number < MostBounces && (number % 256 != 1 || Stopwatch.GetElapsedTime(start) < LongestTime))
        {
            Volatile.Write(ref ball[Apart], ++number);
            ++number;
            while (Volatile.Read(ref ball[Apart]) != number)
            {
            }
        }

        return number - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Return(int[] ball)
    {
        while (true)
        {
            var number = Volatile.Read(ref ball[Apart]);
            if (number == End) return;
            if (number % 2 == 0) Volatile.Write(ref ball[Apart], number + 1);
        }
    }
}
