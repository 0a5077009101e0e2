using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Products of dense row-major matrices.</summary>
internal static unsafe class MatrixMultiply
{
    // A left factor is packed in slices of rows of about this many elements.
    private const long SliceLength = 1 << 24;

    /// <summary>
    /// C = op(A)·op(B), or C + op(A)·op(B) when <paramref name="accumulate"/>: C is m×n, op(A) m×k, op(B) k×n, where op
    /// transposes when told to. Any size may be zero; without a depth the product is zero.
    /// </summary>
    public static void Run<T>(
        ReadOnlySpan<T> a, bool transposeA, ReadOnlySpan<T> b, bool transposeB, Span<T> c,
        int m, int n, int k, bool accumulate, InstructionSet? instructionSet = null)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RunBatch(a, 0, transposeA, b, 0, transposeB, c, 1, m, n, k, accumulate, instructionSet);

    /// <summary>
    /// The same for <paramref name="batch"/> products: the factors of one lie <paramref name="strideA"/> and
    /// <paramref name="strideB"/> elements after those of the one before (0: shared by all), the products lie side by side.
    /// </summary>
    public static void RunBatch<T>(
        ReadOnlySpan<T> a, int strideA, bool transposeA, ReadOnlySpan<T> b, int strideB, bool transposeB, Span<T> c,
        int batch, int m, int n, int k, bool accumulate, InstructionSet? instructionSet = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (batch <= 0 || m <= 0 || n <= 0)
            return;
        KernelArguments.HasLength(a, ((long)(batch - 1) * strideA) + ((long)m * k), nameof(a));
        KernelArguments.HasLength(b, ((long)(batch - 1) * strideB) + ((long)k * n), nameof(b));
        KernelArguments.HasLength(c, (long)batch * m * n, nameof(c));
        fixed (T* pa = a, pb = b, pc = c)
        {
            T* left = pa;
            T* right = pb;
            T* target = pc;
            if (batch < 2 * Workers.Count)
            {
                for (int i = 0; i < batch; i++)
                    One(i);
            }
            else
            {
                Workers.For(batch, One);
            }

            void One(int i) => Run(
                left + ((nint)i * strideA), transposeA, right + ((nint)i * strideB), transposeB, target + ((nint)i * m * n),
                m, n, k, accumulate, instructionSet);
        }
    }

    /// <summary>The same for one product, on pointers to dense matrices.</summary>
    public static void Run<T>(
        T* a, bool transposeA, T* b, bool transposeB, T* c, int m, int n, int k, bool accumulate, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n == 1 && !transposeA)
        {
            MatrixVector.Rows(a, b, c, 1, m, k, accumulate);
        }
        else if (n == 1)
        {
            MatrixVector.Columns(a, b, c, k, m, accumulate);
        }
        else if (m == 1 && transposeB)
        {
            MatrixVector.Rows(b, a, c, 1, n, k, accumulate);
        }
        else if (m == 1)
        {
            MatrixVector.Columns(b, a, c, k, n, accumulate);
        }
        else
        {
            var left = transposeA ? (Lane: (nint)1, Depth: (nint)m) : (Lane: (nint)k, Depth: (nint)1);
            var right = transposeB ? (Lane: (nint)k, Depth: (nint)1) : (Lane: (nint)1, Depth: (nint)n);
            RunStrided(a, left.Lane, left.Depth, b, right.Depth, right.Lane, c, n, m, n, k, accumulate, instructionSet);
        }
    }

    /// <summary>
    /// The packed product of matrices with any strides: element (i, l) of A lies i·<paramref name="rowA"/> +
    /// l·<paramref name="columnA"/> after its first, and so on; C's columns are adjacent.
    /// </summary>
    public static void RunStrided<T>(
        T* a, nint rowA, nint columnA, T* b, nint rowB, nint columnB, T* c, nint rowC,
        int m, int n, int k, bool accumulate, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int slice = (int)Math.Clamp(SliceLength / Math.Max(1, k), 1, m);
        slice = Math.Min(m, (slice + 255) & ~255);
        for (int row = 0; row < m; row += slice)
        {
            Tiles.Run<T, Product<T>>(
                new Product<T>
                {
                    Left = new MatrixPanels<T>(a + (row * rowA), rowA, columnA),
                    Right = new MatrixPanels<T>(b, columnB, rowB),
                    Target = c + (row * rowC),
                    Stride = rowC,
                    M = Math.Min(slice, m - row),
                    N = n,
                    K = k,
                    Accumulate = accumulate,
                },
                instructionSet);
        }
    }

    private struct Product<T> : ITileAction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public MatrixPanels<T> Left;
        public MatrixPanels<T> Right;
        public T* Target;
        public nint Stride;
        public int M;
        public int N;
        public int K;
        public bool Accumulate;

        public readonly void Run<TTile>()
            where TTile : struct, ITile<T>
        {
            using var packed = new Scratch<T>(PackedPanels<T, TTile>.LeftLength(M, K));
            PackedPanels<T, TTile>.PackLeft(Left, packed.Pointer, M, K);
            PackedMultiply<T, TTile>.Multiply(packed.Pointer, Right, Target, Stride, M, N, K, Accumulate);
        }
    }
}
