using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The last few columns of a product, which <see cref="PackedMultiply{T, TTile}"/> leaves where tiles would be nearly empty.</summary>
internal static unsafe class FewColumnsProduct<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    /// <summary>
    /// Rows <paramref name="fromRow"/> to <paramref name="toRow"/> of <paramref name="columns"/> columns from <paramref name="column"/> on, for
    /// the depths of one block of each factor.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Block(
        in PackedProduct<T> product, T* leftBlock, T* rightPanel, int depth, int depths, int fromRow, int toRow, int column, int columns)
    {
        nint stride = product.Stride;
        int most = TTile.ColumnPanels * TTile.Rows;
        // Room for a vector more.
        int pitch = most + TTile.Columns;
        T* start = stackalloc T[pitch * ITile<T>.FewColumns];
        T* sums = stackalloc T[pitch * ITile<T>.FewColumns];
        new Span<T>(start, pitch * ITile<T>.FewColumns).Clear();
        bool final = depth + depths == product.K;
        bool inVectors = product.Epilogue.TryTiles(product.Finish, out TileEpilogue<T> epilogue) && final;
        for (int row = fromRow; row < toRow; row += most)
        {
            int rows = Math.Min(most, toRow - row);
            T* c = product.Target + (row * stride) + column;
            for (int i = 0; i < columns; i++)
            {
                if (depth == 0 && product.Start is not null)
                    new ReadOnlySpan<T>(product.Start + row, rows).CopyTo(new Span<T>(start + (i * pitch), rows));
                else if (product.Accumulate || depth > 0)
                    TileRows<T>.Gather(c + i, stride, start + (i * pitch), rows);
            }
            TTile.MultiplyColumns(
                depths, leftBlock + ((nint)row * depths), (nint)TTile.Rows * depths, (rows + TTile.Rows - 1) / TTile.Rows, rightPanel, columns, start, sums, pitch);
            for (int i = 0; i < columns; i++)
            {
                T* values = sums + (i * pitch);
                nint element = (row * stride) + column + i;
                int done = 0;
                if (inVectors)
                {
                    epilogue.Row = row;
                    epilogue.Element = element;
                    done = TileRows<T>.FinishColumn(values, rows, epilogue, stride);
                }
                if (final && product.Finish is not null)
                    TileRows<T>.Add(values + done, 1, rows - done, 1, product.Finish + row + done);
                if (final && !product.Epilogue.IsEmpty)
                    product.Epilogue.Channels(values + done, 1, rows - done, 1, row + done, element + (done * stride), stride);
                TileRows<T>.Scatter(values, c + i, stride, rows);
            }
        }
    }
}
