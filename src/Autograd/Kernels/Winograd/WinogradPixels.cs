using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Transforms products m, 36 points for each tile, to pixels Aᵀ·m·A, 4×4 for each tile, and adds the bias.</summary>
internal static unsafe class WinogradPixels<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Tile = WinogradGeometry.Tile;
    private const int Patch = WinogradGeometry.Patch;
    private const int Square = Tile * Tile;

    /// <summary>Notes where the pixels of the <paramref name="count"/> tiles from <paramref name="first"/> on belong.</summary>
    public static void Place(WinogradTile* tiles, in WinogradGeometry g, int first, int count)
    {
        nint imageStride = (nint)g.ChannelsWritten * g.WrittenSize;
        int whole = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            (int image, int row, int column) = g.Locate(first + i);
            int rows = Math.Min(Tile, g.WrittenHeight - (row * Tile));
            int columns = Math.Min(Tile, g.WrittenWidth - (column * Tile));
            whole = rows == Tile && columns == Tile ? whole + 1 : 0;
            tiles[i] = new WinogradTile((image * imageStride) + ((nint)row * Tile * g.WrittenWidth) + (column * Tile), rows, columns, whole);
        }
    }

    /// <summary>
    /// Writes the channels from <paramref name="from"/> to <paramref name="to"/> of <paramref name="count"/> tiles. Products of one lie
    /// <paramref name="perPoint"/> apart, those of the next <paramref name="stride"/> further, and are there for whole vectors. Where
    /// <paramref name="isFar"/>, the next channel's plane is asked for.
    /// </summary>
    [SkipLocalsInit]
    public static void Write(
        float* products, nint perPoint, nint stride, WinogradTile* tiles, int count, in WinogradConvolution convolution, int from, int to, bool isFar)
    {
        byte* memory = stackalloc byte[(2 * Square * sizeof(TVector)) + StackMemory.Line];
        float* squares = StackMemory.Align<float>(memory);
        float* squaresAdded = squares + (Square * TOperations.Count);
        WinogradTile* places = stackalloc WinogradTile[TOperations.Count];
        Apart(places, Square);
        ConvolutionEpilogue<float> epilogue = convolution.Epilogue;
        int size = convolution.Geometry.WrittenSize;
        int width = convolution.Geometry.WrittenWidth;
        bool inRegisters = epilogue.TryTiles(null, out TileEpilogue<float> tileEpilogue);
        bool inSquares = epilogue.IsPerChannel && !inRegisters;
        TileEpilogue<float>* finish = inRegisters ? &tileEpilogue : null;
        for (int channel = from; channel < to; channel++, products += stride)
        {
            nint element = (nint)channel * size;
            float* plane = convolution.Target + element;
            float* added = tileEpilogue.Addend == null ? null : tileEpilogue.Addend + element;
            float bias = convolution.Bias is null ? 0 : convolution.Bias[channel];
            TVector addend = TOperations.Broadcast(&bias);
            tileEpilogue.Row = channel;
            for (int done = 0; done < count; done += TOperations.Count)
            {
                WinogradTile* some = tiles + done;
                int lanes = Math.Min(TOperations.Count, count - done);
                if (isFar && channel + 1 < to && Sse.IsSupported)
                    Ask(some, lanes, plane + size, width);
                if (some->Whole >= TOperations.Count && !inSquares)
                {
                    Transform(products + done, perPoint, plane, added, width, some, addend, finish);
                    continue;
                }
                if (added != null)
                {
                    for (int i = 0; i < lanes; i++)
                        Copy(added + some[i].Offset, width, squaresAdded + (i * Square), Tile, some[i]);
                }
                Transform(products + done, perPoint, squares, added == null ? null : squaresAdded, Tile, places, addend, finish);
                if (inSquares)
                    epilogue.Rows(squares, 0, 1, Square * TOperations.Count, channel, 0, 0);
                for (int i = 0; i < lanes; i++)
                    Copy(squares + (i * Square), Tile, plane + some[i].Offset, width, some[i]);
            }
            // An addend lies as the output does.
            if (!inRegisters && !inSquares)
                WinogradTile.Finish(tiles, count, convolution.Target, element, width, epilogue, channel);
        }
    }

    /// <summary>
    /// Writes <paramref name="count"/> channels from <paramref name="from"/> on, whose products lie side by side; those of the next tile lie
    /// <paramref name="pitch"/> further. The bias may be null.
    /// </summary>
    [SkipLocalsInit]
    public static void WriteChannels(
        float* products, nint perPoint, nint pitch, WinogradTile* tiles, in WinogradGeometry g, float* output, int from, int count, float* bias)
    {
        byte* memory = stackalloc byte[((Square + 1) * sizeof(TVector)) + StackMemory.Line];
        float* squares = StackMemory.Align<float>(memory);
        float* addends = squares + (Square * TOperations.Count);
        WinogradTile* places = stackalloc WinogradTile[TOperations.Count];
        WinogradTile* planes = stackalloc WinogradTile[TOperations.Count];
        Apart(places, Square);
        Apart(planes, g.WrittenSize);
        int total = g.Tiles;
        for (int done = 0; done < count; done += TOperations.Count)
        {
            int lanes = Math.Min(TOperations.Count, count - done);
            for (int lane = 0; lane < TOperations.Count; lane++)
                addends[lane] = bias is null || lane >= lanes ? 0 : bias[from + done + lane];
            TVector addend = TOperations.Load(addends);
            for (int tile = 0; tile < total; tile++)
            {
                float* target = output + tiles[tile].Offset + ((nint)(from + done) * g.WrittenSize);
                float* some = products + (tile * pitch) + done;
                if (lanes == TOperations.Count && tiles[tile].Whole > 0)
                {
                    Transform(some, perPoint, target, null, g.WrittenWidth, planes, addend, null);
                    continue;
                }
                Transform(some, perPoint, squares, null, Tile, places, addend, null);
                for (int lane = 0; lane < lanes; lane++)
                    Copy(squares + (lane * Square), Tile, target + planes[lane].Offset, g.WrittenWidth, tiles[tile]);
            }
        }
    }

    // Whole tiles, one for each element of a vector, that lie as far from each other.
    private static void Apart(WinogradTile* tiles, nint distance)
    {
        for (int i = 0; i < TOperations.Count; i++)
            tiles[i] = new WinogradTile(i * distance, Tile, Tile, TOperations.Count - i);
    }

    // The lines where every fourth of some tiles begins: the others mostly lie in the same.
    private static void Ask(WinogradTile* tiles, int count, float* plane, nint width)
    {
        for (int i = 0; i < count; i += 4)
        {
            for (int y = 0; y < tiles[i].Rows; y++)
                Sse.Prefetch0(plane + tiles[i].Offset + (y * width));
        }
    }

    // What lies in the plane of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* source, nint sourcePitch, float* target, nint targetPitch, in WinogradTile tile)
    {
        int rows = tile.Rows;
        switch (tile.Columns)
        {
            case Tile:
                for (; rows > 0; rows--, source += sourcePitch, target += targetPitch)
                    Vector128.Load(source).Store(target);
                break;
            case 3:
                for (; rows > 0; rows--, source += sourcePitch, target += targetPitch)
                {
                    Vector64.Load(source).Store(target);
                    target[2] = source[2];
                }
                break;
            case 2:
                for (; rows > 0; rows--, source += sourcePitch, target += targetPitch)
                    Vector64.Load(source).Store(target);
                break;
            default:
                for (; rows > 0; rows--, source += sourcePitch, target += targetPitch)
                    *target = *source;
                break;
        }
    }

    // The pixels of a vector of tiles, row y of each at its offset and y widths from target on. What is added after the epilogue's scale lies in
    // the same way, or is null, as the epilogue may be.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(
        float* products, nint perPoint, float* target, float* added, nint width, WinogradTile* tiles, TVector addend, TileEpilogue<float>* epilogue)
    {
        byte* memory = stackalloc byte[(Tile * Patch * sizeof(TVector)) + StackMemory.Line];
        TVector* rows = StackMemory.Align<TVector>(memory);
        Columns(products, perPoint, rows);
        for (int y = 0; y < Tile; y++)
        {
            Axis(rows + (y * Patch), addend, out TVector a, out TVector b, out TVector c, out TVector d);
            if (epilogue != null)
                ChannelEpilogue<float, TVector, TOperations>.Scale(epilogue, ref a, ref b, ref c, ref d);
            WinogradRows<TVector>.Transpose(ref a, ref b, ref c, ref d);
            if (added != null)
            {
                WinogradRows<TVector>.Load(
                    added, (nint*)tiles, WinogradTile.Apart, out TVector addedA, out TVector addedB, out TVector addedC, out TVector addedD);
                a = TOperations.Add(a, addedA);
                b = TOperations.Add(b, addedB);
                c = TOperations.Add(c, addedC);
                d = TOperations.Add(d, addedD);
                added += width;
            }
            if (epilogue != null)
                ChannelEpilogue<float, TVector, TOperations>.Limit(epilogue, ref a, ref b, ref c, ref d);
            WinogradRows<TVector>.Store(a, b, c, d, target, tiles);
            target += width;
        }
    }

    /// <summary>The first half of the transform: four rows of six from products.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Columns(float* products, nint perPoint, TVector* rows)
    {
        nint step = Patch * perPoint;
        for (int x = 0; x < Patch; x++)
        {
            float* m = products + (x * perPoint);
            Axis(
                TOperations.Load(m), TOperations.Load(m + step), TOperations.Load(m + (2 * step)), TOperations.Load(m + (3 * step)),
                TOperations.Load(m + (4 * step)), TOperations.Load(m + (5 * step)), out TVector a, out TVector b, out TVector c, out TVector d);
            rows[x] = a;
            rows[x + Patch] = b;
            rows[x + (2 * Patch)] = c;
            rows[x + (3 * Patch)] = d;
        }
    }

    /// <summary>The second half, for one row of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Axis(TVector* row, TVector addend, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        Axis(row[0], row[1], row[2], row[3], row[4], row[5], out y0, out y1, out y2, out y3);
        y0 = TOperations.Add(y0, addend);
        y1 = TOperations.Add(y1, addend);
        y2 = TOperations.Add(y2, addend);
        y3 = TOperations.Add(y3, addend);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        float near1 = WinogradPoints.Near, near2 = WinogradPoints.NearSquare, near3 = WinogradPoints.NearCube;
        float far1 = WinogradPoints.Far, far2 = WinogradPoints.FarSquare, far3 = WinogradPoints.FarCube;
        TVector near = TOperations.Add(m1, m2);
        TVector nearOdd = TOperations.Subtract(m1, m2);
        TVector far = TOperations.Add(m3, m4);
        TVector farOdd = TOperations.Subtract(m3, m4);
        y0 = TOperations.Add(TOperations.Add(m0, near), far);
        y1 = TOperations.MultiplyAdd(TOperations.Broadcast(&far1), farOdd, TOperations.Multiply(TOperations.Broadcast(&near1), nearOdd));
        y2 = TOperations.MultiplyAdd(TOperations.Broadcast(&far2), far, TOperations.Multiply(TOperations.Broadcast(&near2), near));
        y3 = TOperations.MultiplyAdd(
            TOperations.Broadcast(&far3), farOdd, TOperations.MultiplyAdd(TOperations.Broadcast(&near3), nearOdd, m5));
    }
}
