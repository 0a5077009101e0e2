using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Random data for kernels and the comparisons all of their tests share.</summary>
internal static class Samples
{
    public static TheoryData<string> Paths => [.. Cpu.Supported.Select(set => set.ToString())];

    public static T[] Random<T>(Random random, long length)
        where T : IFloatingPointIeee754<T>
    {
        var values = new T[length];
        foreach (ref T value in values.AsSpan())
            value = T.CreateTruncating((random.NextDouble() * 2) - 1);
        return values;
    }

    public static double[] Widen<T>(T[] values)
        where T : IFloatingPointIeee754<T> => Array.ConvertAll(values, double.CreateTruncating);

    /// <summary>Elements whose every value is not a number: whatever a kernel does not overwrite shows.</summary>
    public static T[] Unwritten<T>(long length)
        where T : IFloatingPointIeee754<T>
    {
        var values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }

    /// <summary>Every bit alike, those of zeros' signs and of NaN included.</summary>
    public static void SameBits<T>(T[] expected, T[] actual, string what)
        where T : unmanaged =>
        Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)), what);

    /// <summary>Every element within a bound that grows with the number of terms summed.</summary>
    public static void Close<T>(double[] expected, T[] actual, int terms, string what)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        double unit = typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16;
        double bound = unit * (terms + 4);
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs(expected[i] - double.CreateTruncating(actual[i]));
            if (!(difference <= bound))
                Assert.Fail($"{what}: element {i} is {actual[i]}, expected {expected[i]} within {bound}.");
        }
    }

    /// <summary>⟨a, b⟩ in double.</summary>
    public static double Dot<T>(T[] a, T[] b)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(a.Length, b.Length);
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += double.CreateTruncating(a[i]) * double.CreateTruncating(b[i]);
        return sum;
    }

    /// <summary>Runs an action with a number of workers and restores the number that was set.</summary>
    public static void WithWorkers(int count, Action action)
    {
        int before = Workers.Count;
        try
        {
            Workers.Count = count;
            action();
        }
        finally
        {
            Workers.Count = before;
        }
    }

    /// <summary>What a kernel writes must not depend on the number of workers by a single bit.</summary>
    public static void SameBitsForAnyWorkers<T>(Func<T[]> run)
        where T : IFloatingPointIeee754<T>
    {
        // Widening to double is exact, so equal doubles mean equal bits.
        T[]? first = null;
        foreach (int count in (int[])[1, 2, 3, 7])
        {
            WithWorkers(count, () =>
            {
                T[] result = run();
                first ??= result;
                Assert.True(
                    MemoryMarshal.AsBytes<double>(Widen(first)).SequenceEqual(MemoryMarshal.AsBytes<double>(Widen(result))),
                    $"{count} workers gave other bits than 1.");
            });
        }
    }
}
