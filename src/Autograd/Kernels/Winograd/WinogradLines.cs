using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Moves between rows of pixels and four lines, one for each column within a tile, in which tiles lie side by side: so that one vector
/// holds the same pixel of neighbouring tiles.
/// </summary>
internal static unsafe class WinogradLines
{
    /// <summary>lines[column][i] = row[4·i + column]. Works in fours: up to three more tiles are read and written.</summary>
    public static void Part(float* row, float* lines, int lineLength, int tiles)
    {
        for (int i = 0; i < tiles; i += 4)
        {
            Transpose(
                Vector128.Load(row + (4 * i)), Vector128.Load(row + (4 * i) + 4), Vector128.Load(row + (4 * i) + 8), Vector128.Load(row + (4 * i) + 12),
                out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out Vector128<float> d);
            a.Store(lines + i);
            b.Store(lines + lineLength + i);
            c.Store(lines + (2 * lineLength) + i);
            d.Store(lines + (3 * lineLength) + i);
        }
    }

    /// <summary>row[4·i + column] = lines[column][i] + addend, for whole fours of tiles as <see cref="Part"/>.</summary>
    public static void Join(float* lines, int lineLength, float* row, int tiles, float addend)
    {
        Vector128<float> added = Vector128.Create(addend);
        for (int i = 0; i < tiles; i += 4)
        {
            Transpose(
                Vector128.Load(lines + i), Vector128.Load(lines + lineLength + i), Vector128.Load(lines + (2 * lineLength) + i),
                Vector128.Load(lines + (3 * lineLength) + i), out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out Vector128<float> d);
            (a + added).Store(row + (4 * i));
            (b + added).Store(row + (4 * i) + 4);
            (c + added).Store(row + (4 * i) + 8);
            (d + added).Store(row + (4 * i) + 12);
        }
    }

    private static void Transpose(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d,
        out Vector128<float> column0, out Vector128<float> column1, out Vector128<float> column2, out Vector128<float> column3)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> lowAB = Sse.UnpackLow(a, b);
            Vector128<float> lowCD = Sse.UnpackLow(c, d);
            Vector128<float> highAB = Sse.UnpackHigh(a, b);
            Vector128<float> highCD = Sse.UnpackHigh(c, d);
            column0 = Sse.MoveLowToHigh(lowAB, lowCD);
            column1 = Sse.MoveHighToLow(lowCD, lowAB);
            column2 = Sse.MoveLowToHigh(highAB, highCD);
            column3 = Sse.MoveHighToLow(highCD, highAB);
            return;
        }
        column0 = Vector128.Create(a[0], b[0], c[0], d[0]);
        column1 = Vector128.Create(a[1], b[1], c[1], d[1]);
        column2 = Vector128.Create(a[2], b[2], c[2], d[2]);
        column3 = Vector128.Create(a[3], b[3], c[3], d[3]);
    }
}
