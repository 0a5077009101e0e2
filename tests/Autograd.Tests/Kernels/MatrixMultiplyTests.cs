using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class MatrixMultiplyTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_definition_around_tile_edges(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        int[] sizes = [0, 1, 2, 3, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 48, 49, 20, 52];
        var random = new Random(1);
        foreach (int m in sizes)
        {
            foreach (int n in sizes)
            {
                int k = sizes[random.Next(sizes.Length)];
                Check<float>(random, m, n, k, set);
                Check<double>(random, m, n, k, set);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_definition_over_several_depth_blocks(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(2);
        (int, int, int)[] sizes = [(17, 50, 257), (9, 7, 700), (3, 97, 513), (100, 5, 300), (1, 70, 600), (70, 1, 600), (100, 49, 600), (59, 17, 300), (131, 97, 700), (20, 1030, 1100)];
        foreach ((int m, int n, int k) in sizes)
        {
            Check<float>(random, m, n, k, set);
            Check<double>(random, m, n, k, set);
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(3);
        (int, int, int)[] sizes = [(65, 203, 300), (300, 40, 270), (1, 5003, 64), (5003, 1, 64), (130, 130, 130), (501, 49, 520), (20, 1030, 1100)];
        foreach ((int m, int n, int k) in sizes)
        {
            float[] a = Samples.Random<float>(random, m * k);
            float[] b = Samples.Random<float>(random, k * n);
            foreach (InstructionSet set in Cpu.Supported)
            {
                foreach (bool transpose in (bool[])[false, true])
                {
                    Samples.SameBitsForAnyWorkers(() =>
                    {
                        float[] c = Samples.Unwritten<float>(m * n);
                        MatrixMultiply.Run<float>(a, transpose, b, transpose, c, m, n, k, false, set);
                        return c;
                    });
                }
            }
        }
    }

    [Fact]
    public void Multiplies_batches_and_shares_a_factor_of_stride_zero()
    {
        var random = new Random(4);
        const int M = 5, N = 9, K = 7;
        foreach (int batch in (int[])[1, 3, 40])
        {
            double[] a = Samples.Random<double>(random, batch * M * K);
            double[] b = Samples.Random<double>(random, K * N);
            double[] c = Samples.Unwritten<double>(batch * M * N);
            MatrixMultiply.RunBatch<double>(a, M * K, false, b, 0, false, c, batch, M, N, K, false);
            for (int i = 0; i < batch; i++)
            {
                double[] expected = Product(a[(i * M * K)..((i + 1) * M * K)], false, b, false, M, N, K);
                Samples.Close(expected, c[(i * M * N)..((i + 1) * M * N)], K, $"product {i}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(21)]
    public void A_zero_of_a_vector_counts_as_nothing_whatever_it_is_multiplied_with(int counting)
    {
        const int N = 301, K = 64;
        var random = new Random(5);
        float[] vector = Samples.Random<float>(random, K);
        float[] matrix = Samples.Random<float>(random, K * N);
        int[] rows = [.. Enumerable.Range(0, K)];
        random.Shuffle(rows);
        float[] without = [.. matrix];
        foreach (int row in rows[counting..])
        {
            vector[row] = row % 2 == 0 ? 0 : -0f;
            matrix.AsSpan(row * N, N).Fill(row % 3 == 0 ? float.NaN : float.PositiveInfinity);
            without.AsSpan(row * N, N).Clear();
        }

        float[] product = Samples.Unwritten<float>(N);
        MatrixMultiply.Run<float>(vector, false, matrix, false, product, 1, N, K, false);
        double[] expected = Product(Samples.Widen(vector), false, Samples.Widen(without), false, 1, N, K);
        for (int i = 0; i < N; i++) Assert.Equal(expected[i], product[i], 1e-5);
    }

    [Fact]
    public void Refuses_spans_that_are_too_short() =>
        Assert.Throws<ArgumentException>(() => MatrixMultiply.Run<float>(
            new float[5], false, new float[6], false, new float[4], 2, 2, 3, false));

    private static void Check<T>(Random random, int m, int n, int k, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] a = Samples.Random<T>(random, m * k);
        T[] b = Samples.Random<T>(random, k * n);
        T[] before = Samples.Random<T>(random, m * n);
        for (int options = 0; options < 8; options++)
        {
            bool transposeA = (options & 1) != 0;
            bool transposeB = (options & 2) != 0;
            bool accumulate = (options & 4) != 0;
            double[] expected = Product(Samples.Widen(a), transposeA, Samples.Widen(b), transposeB, m, n, k);
            for (int i = 0; accumulate && i < expected.Length; i++)
                expected[i] += double.CreateTruncating(before[i]);

            // Two elements more, so that a write past the end is seen.
            T[] c = [.. accumulate ? before : Samples.Unwritten<T>(m * n), T.One, T.One];
            MatrixMultiply.Run(a, transposeA, b, transposeB, c.AsSpan(0, m * n), m, n, k, accumulate, set);
            Assert.Equal([T.One, T.One], c[^2..]);
            Samples.Close(expected, c[..^2], k, $"{m}x{n}x{k} {typeof(T).Name} {options}");
        }
    }

    private static double[] Product(double[] a, bool transposeA, double[] b, bool transposeB, int m, int n, int k)
    {
        var c = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int l = 0; l < k; l++)
                    c[(i * n) + j] += (transposeA ? a[(l * m) + i] : a[(i * k) + l]) * (transposeB ? b[(j * k) + l] : b[(l * n) + j]);
            }
        }
        return c;
    }
}
