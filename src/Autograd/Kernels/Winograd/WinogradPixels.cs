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

    // Tiles that are transformed before their pixels are written: a multiple of every vector's elements.
    private const int Chunk = 16;

    /// <summary>Notes where the pixels of the <paramref name="count"/> tiles from <paramref name="first"/> on belong.</summary>
    public static void Place(WinogradTile* tiles, in WinogradGeometry g, int first, int count)
    {
        nint imageStride = (nint)g.ChannelsWritten * g.WrittenSize;
        for (int i = 0; i < count; i++)
        {
            (int image, int row, int column) = g.Locate(first + i);
            tiles[i] = new WinogradTile(
                (image * imageStride) + ((nint)row * Tile * g.WrittenWidth) + (column * Tile),
                Math.Min(Tile, g.WrittenHeight - (row * Tile)),
                Math.Min(Tile, g.WrittenWidth - (column * Tile)));
        }
    }

    /// <summary>
    /// Writes one channel of <paramref name="count"/> tiles, the first element of whose output lies at <paramref name="element"/>; products
    /// lie <paramref name="perPoint"/> apart, and are there for whole vectors. The same places <paramref name="next"/> further are asked for, unless that is
    /// zero.
    /// </summary>
    [SkipLocalsInit]
    public static void Write(
        float* products, nint perPoint, WinogradTile* tiles, int count, float* output, nint element, nint next, int width, float bias,
        in ConvolutionEpilogue<float> epilogue, int channel)
    {
        byte* memory = stackalloc byte[(Tile * Tile * Chunk * sizeof(float)) + StackMemory.Line];
        float* lines = StackMemory.Align<float>(memory);
        TVector addend = TOperations.Broadcast(&bias);
        bool inRegisters = epilogue.IsPerChannel & epilogue.TryTiles(null, out TileEpilogue<float> tileEpilogue);
        tileEpilogue.Row = channel;
        for (int done = 0; done < count; done += Chunk)
        {
            int lanes = Math.Min(Chunk, count - done);
            int made = 0;
            for (; made < lanes; made += TOperations.Count)
                Transform(products + done + made, perPoint, lines + made, addend, inRegisters ? &tileEpilogue : null);
            if (epilogue.IsPerChannel && !inRegisters)
                epilogue.Rows(lines, Chunk, Tile * Tile, made, channel, 0, 0);
            Scatter(lines, tiles + done, lanes, output + element, next, width);
        }
        // An addend lies as the output does.
        if (!epilogue.IsEmpty && !epilogue.IsPerChannel)
            WinogradTile.Finish(tiles, count, output, element, width, epilogue, channel);
    }

    /// <summary>
    /// Writes <paramref name="count"/> channels from <paramref name="from"/> on, whose products lie side by side; those of the next tile lie
    /// <paramref name="pitch"/> further. The bias may be null.
    /// </summary>
    [SkipLocalsInit]
    public static void WriteChannels(
        float* products, nint perPoint, nint pitch, WinogradTile* tiles, in WinogradGeometry g, float* output, int from, int count, float* bias)
    {
        byte* memory = stackalloc byte[(Tile * Tile * Chunk * sizeof(float)) + StackMemory.Line];
        float* lines = StackMemory.Align<float>(memory);
        float* addends = stackalloc float[Chunk];
        WinogradTile* places = stackalloc WinogradTile[Chunk];
        int total = g.Tiles;
        for (int done = 0; done < count; done += Chunk)
        {
            int lanes = Math.Min(Chunk, count - done);
            for (int lane = 0; lane < Chunk; lane++)
                addends[lane] = bias is null || lane >= lanes ? 0 : bias[from + done + lane];
            for (int tile = 0; tile < total; tile++)
            {
                for (int made = 0; made < lanes; made += TOperations.Count)
                    Transform(products + (tile * pitch) + done + made, perPoint, lines + made, TOperations.Load(addends + made), null);
                WinogradTile place = tiles[tile];
                for (int lane = 0; lane < lanes; lane++)
                    places[lane] = place with { Offset = place.Offset + ((nint)(from + done + lane) * g.WrittenSize) };
                Scatter(lines, places, lanes, output, 0, g.WrittenWidth);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(float* lines, WinogradTile* tiles, int count, float* channel, nint next, int width)
    {
        if (Avx512F.IsSupported && count == Chunk)
        {
            ScatterChunk(lines, tiles, channel, width);
            return;
        }
        int i = 0;
        for (; i <= count - 4; i += 4)
        {
            WinogradTile a = tiles[i], b = tiles[i + 1], c = tiles[i + 2], d = tiles[i + 3];
            bool whole = a.IsWhole && b.IsWhole && c.IsWhole && d.IsWhole;
            float* line = lines + i;
            nint at = 0;
            for (int y = 0; y < Tile; y++)
            {
                if (next != 0 && Sse.IsSupported)
                    Sse.Prefetch0(channel + next + a.Offset + at);
                WinogradSquares.Row(line, Chunk, out Vector128<float> first, out Vector128<float> second, out Vector128<float> third, out Vector128<float> fourth);
                if (whole)
                {
                    first.Store(channel + a.Offset + at);
                    second.Store(channel + b.Offset + at);
                    third.Store(channel + c.Offset + at);
                    fourth.Store(channel + d.Offset + at);
                }
                else
                {
                    Put(first, channel + at, a, y);
                    Put(second, channel + at, b, y);
                    Put(third, channel + at, c, y);
                    Put(fourth, channel + at, d, y);
                }
                line += Tile * Chunk;
                at += width;
            }
        }
        for (; i < count; i++)
        {
            for (int y = 0; y < tiles[i].Rows; y++)
            {
                for (int x = 0; x < tiles[i].Columns; x++)
                    channel[tiles[i].Offset + ((nint)y * width) + x] = lines[(((y * Tile) + x) * Chunk) + i];
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScatterChunk(float* lines, WinogradTile* tiles, float* channel, int width)
    {
        bool whole = true;
        for (int i = 0; i < Chunk; i++)
            whole &= tiles[i].IsWhole;
        for (int y = 0; y < Tile; y++)
        {
            WinogradSquares.Rows(lines, Chunk, out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth);
            if (whole)
            {
                StoreQuarters(first, channel, tiles);
                StoreQuarters(second, channel, tiles + 1);
                StoreQuarters(third, channel, tiles + 2);
                StoreQuarters(fourth, channel, tiles + 3);
            }
            else
            {
                PutQuarters(first, channel, tiles, y);
                PutQuarters(second, channel, tiles + 1, y);
                PutQuarters(third, channel, tiles + 2, y);
                PutQuarters(fourth, channel, tiles + 3, y);
            }
            lines += Tile * Chunk;
            channel += width;
        }
    }

    // Rows of every fourth tile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> rows, float* channel, WinogradTile* tiles)
    {
        rows.GetLower().GetLower().Store(channel + tiles[0].Offset);
        Avx512F.ExtractVector128(rows, 1).Store(channel + tiles[4].Offset);
        Avx512F.ExtractVector128(rows, 2).Store(channel + tiles[8].Offset);
        Avx512F.ExtractVector128(rows, 3).Store(channel + tiles[12].Offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutQuarters(Vector512<float> rows, float* channel, WinogradTile* tiles, int y)
    {
        Put(rows.GetLower().GetLower(), channel, tiles[0], y);
        Put(Avx512F.ExtractVector128(rows, 1), channel, tiles[4], y);
        Put(Avx512F.ExtractVector128(rows, 2), channel, tiles[8], y);
        Put(Avx512F.ExtractVector128(rows, 3), channel, tiles[12], y);
    }

    // A row of a tile, as far as it lies in the plane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<float> row, float* target, in WinogradTile tile, int y)
    {
        if (y >= tile.Rows)
            return;
        target += tile.Offset;
        if (tile.Columns == Tile)
        {
            row.Store(target);
            return;
        }
        if (tile.Columns == 1)
        {
            *target = row.ToScalar();
            return;
        }
        row.GetLower().Store(target);
        if (tile.Columns == Tile - 1)
            target[2] = row.GetElement(2);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* products, nint perPoint, float* lines, TVector addend, TileEpilogue<float>* epilogue)
    {
        byte* memory = stackalloc byte[(Tile * Patch * sizeof(TVector)) + StackMemory.Line];
        TVector* rows = StackMemory.Align<TVector>(memory);
        Columns(products, perPoint, rows);
        for (int y = 0; y < Tile; y++)
        {
            Axis(rows + (y * Patch), addend, out TVector a, out TVector b, out TVector c, out TVector d);
            if (epilogue != null)
            {
                ChannelEpilogue<float, TVector, TOperations>.Scale(epilogue, ref a, ref b, ref c, ref d);
                ChannelEpilogue<float, TVector, TOperations>.Limit(epilogue, ref a, ref b, ref c, ref d);
            }
            float* line = lines + (y * Tile * Chunk);
            TOperations.Store(a, line);
            TOperations.Store(b, line + Chunk);
            TOperations.Store(c, line + (2 * Chunk));
            TOperations.Store(d, line + (3 * Chunk));
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
