using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

public unsafe class WinogradSquaresTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Gathers_squares_from_anywhere_into_lines(int firstColumn)
    {
        const int Rows = 5;
        const int Columns = 4;
        const int RowPitch = 23;
        var random = new Random(firstColumn);
        foreach (int lanes in (int[])[4, 8, 12, 16, 20, 32, 36, 48])
        {
            float[] source = Samples.Random<float>(random, 2000);
            nint[] offsets = [.. Enumerable.Range(0, lanes).Select(_ => (nint)random.Next(source.Length - (Rows * RowPitch) - 8))];
            int pitch = lanes + 3;
            float[] lines = new float[Rows * Columns * pitch];
            fixed (float* from = source, to = lines)
            {
                fixed (nint* at = offsets)
                    WinogradSquares.Gather(from + firstColumn, at, lanes, Rows, RowPitch, to, pitch);
            }

            for (int y = 0; y < Rows; y++)
            {
                for (int x = 0; x < Columns; x++)
                {
                    for (int lane = 0; lane < lanes; lane++)
                        Assert.Equal(source[offsets[lane] + (y * RowPitch) + firstColumn + x], lines[(((y * Columns) + x) * pitch) + lane]);
                }
            }
        }
    }
}
