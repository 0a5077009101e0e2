using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The sums of nine taps, three by three, of a padded plane, two or three strips at once from top to bottom: every row that is read serves the
/// three rows of sums it belongs to, which are in registers. A strip is as wide as a vector.
/// </summary>
/// <remarks>Nine taps, three strips of three sums and what is read need more than sixteen registers.</remarks>
internal static unsafe class DepthwiseStrips<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private const int Side = 3;
    private const int Taps = Side * Side;

    /// <summary>Whether a grid's taps are such, in the order in which they lie in the plane or the opposite one.</summary>
    public static bool Serves(TapPhase phase, int pitch)
    {
        if (phase.Taps.Length != Taps)
            return false;
        bool isReversed = IsReversed(phase);
        for (int i = 0; i < Taps; i++)
        {
            int tap = isReversed ? Taps - 1 - i : i;
            if (phase.Offsets[tap] != First(phase) + (i / Side * pitch) + (i % Side))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Writes <paramref name="start"/> + Σ of a filter's taps times the elements of <paramref name="source"/> they reach for all places of a
    /// plane, rows of which lie <paramref name="pitch"/> apart, finished by <paramref name="epilogue"/> (or null; with an addend only where rows
    /// are no shorter than a vector). Up to a vector may be read past the last place.
    /// </summary>
    public static void Run(T* source, T* filter, TapPhase phase, int pitch, T start, T* target, TileEpilogue<T>* epilogue)
    {
        T* taps = stackalloc T[Taps];
        bool isReversed = IsReversed(phase);
        for (int i = 0; i < Taps; i++)
            taps[i] = filter[phase.Taps[isReversed ? Taps - 1 - i : i]];
        source += First(phase);
        var (height, width, count) = (phase.Height, phase.Width, TOperations.Count);
        int across = (width + count - 1) / count;
        if (across == 1)
        {
            // One above the other; rows in the middle may be computed twice.
            int half = (height + 1) / 2;
            nint below = height - half;
            Two(source, source + (below * pitch), pitch, taps, start, target, target + (below * width), width, half, epilogue, 0, below * width);
            return;
        }
        for (int i = 0; i < across;)
        {
            // The last strip ends with the row.
            nint x = Column(i, width), y = Column(i + 1, width), z = Column(i + 2, width);
            if ((across - i) % 2 == 0)
            {
                Two(source + x, source + y, pitch, taps, start, target + x, target + y, width, height, epilogue, x, y);
                i += 2;
            }
            else
            {
                Three(source + x, source + y, source + z, pitch, taps, start, target, x, y, z, width, height, epilogue);
                i += 3;
            }
        }
    }

    private static bool IsReversed(TapPhase phase) => phase.Offsets[0] > phase.Offsets[^1];

    private static nint First(TapPhase phase) => IsReversed(phase) ? phase.Offsets[^1] : phase.Offsets[0];

    private static nint Column(int strip, int width) => Math.Min(strip * TOperations.Count, width - TOperations.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(
        T* first, T* second, nint pitch, T* taps, T start, T* firstTarget, T* secondTarget, int width, int height, TileEpilogue<T>* epilogue,
        nint firstElement, nint secondElement)
    {
        TVector s = TOperations.Broadcast(&start);
        TVector w0 = TOperations.Broadcast(taps), w1 = TOperations.Broadcast(taps + 1), w2 = TOperations.Broadcast(taps + 2);
        TVector w3 = TOperations.Broadcast(taps + 3), w4 = TOperations.Broadcast(taps + 4), w5 = TOperations.Broadcast(taps + 5);
        TVector w6 = TOperations.Broadcast(taps + 6), w7 = TOperations.Broadcast(taps + 7), w8 = TOperations.Broadcast(taps + 8);
        TVector b0 = s, b1 = s, c0 = s, c1 = s;
        for (int row = 0; row < height + Side - 1; row++)
        {
            // The sums that end with this row, those in the middle, and those that begin.
            TVector a0 = b0, a1 = b1;
            b0 = c0;
            b1 = c1;
            TVector x0 = TOperations.Load(first), x1 = TOperations.Load(second);
            a0 = TOperations.MultiplyAdd(w6, x0, a0);
            a1 = TOperations.MultiplyAdd(w6, x1, a1);
            b0 = TOperations.MultiplyAdd(w3, x0, b0);
            b1 = TOperations.MultiplyAdd(w3, x1, b1);
            c0 = TOperations.MultiplyAdd(w0, x0, s);
            c1 = TOperations.MultiplyAdd(w0, x1, s);
            x0 = TOperations.Load(first + 1);
            x1 = TOperations.Load(second + 1);
            a0 = TOperations.MultiplyAdd(w7, x0, a0);
            a1 = TOperations.MultiplyAdd(w7, x1, a1);
            b0 = TOperations.MultiplyAdd(w4, x0, b0);
            b1 = TOperations.MultiplyAdd(w4, x1, b1);
            c0 = TOperations.MultiplyAdd(w1, x0, c0);
            c1 = TOperations.MultiplyAdd(w1, x1, c1);
            x0 = TOperations.Load(first + 2);
            x1 = TOperations.Load(second + 2);
            a0 = TOperations.MultiplyAdd(w8, x0, a0);
            a1 = TOperations.MultiplyAdd(w8, x1, a1);
            b0 = TOperations.MultiplyAdd(w5, x0, b0);
            b1 = TOperations.MultiplyAdd(w5, x1, b1);
            c0 = TOperations.MultiplyAdd(w2, x0, c0);
            c1 = TOperations.MultiplyAdd(w2, x1, c1);
            first += pitch;
            second += pitch;
            if (row < Side - 1)
                continue;
            int rest = (height + Side - 1 - row) * width;
            Store(a0, firstTarget, width, rest, epilogue, firstElement);
            Store(a1, secondTarget, width, rest, epilogue, secondElement);
            firstTarget += width;
            secondTarget += width;
            firstElement += width;
            secondElement += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(
        T* first, T* second, T* third, nint pitch, T* taps, T start, T* target, nint x, nint y, nint z, int width, int height, TileEpilogue<T>* epilogue)
    {
        TVector s = TOperations.Broadcast(&start);
        TVector w0 = TOperations.Broadcast(taps), w1 = TOperations.Broadcast(taps + 1), w2 = TOperations.Broadcast(taps + 2);
        TVector w3 = TOperations.Broadcast(taps + 3), w4 = TOperations.Broadcast(taps + 4), w5 = TOperations.Broadcast(taps + 5);
        TVector w6 = TOperations.Broadcast(taps + 6), w7 = TOperations.Broadcast(taps + 7), w8 = TOperations.Broadcast(taps + 8);
        TVector b0 = s, b1 = s, b2 = s, c0 = s, c1 = s, c2 = s;
        nint element = 0;
        for (int row = 0; row < height + Side - 1; row++)
        {
            TVector a0 = b0, a1 = b1, a2 = b2;
            b0 = c0;
            b1 = c1;
            b2 = c2;
            TVector x0 = TOperations.Load(first), x1 = TOperations.Load(second), x2 = TOperations.Load(third);
            a0 = TOperations.MultiplyAdd(w6, x0, a0);
            a1 = TOperations.MultiplyAdd(w6, x1, a1);
            a2 = TOperations.MultiplyAdd(w6, x2, a2);
            b0 = TOperations.MultiplyAdd(w3, x0, b0);
            b1 = TOperations.MultiplyAdd(w3, x1, b1);
            b2 = TOperations.MultiplyAdd(w3, x2, b2);
            c0 = TOperations.MultiplyAdd(w0, x0, s);
            c1 = TOperations.MultiplyAdd(w0, x1, s);
            c2 = TOperations.MultiplyAdd(w0, x2, s);
            x0 = TOperations.Load(first + 1);
            x1 = TOperations.Load(second + 1);
            x2 = TOperations.Load(third + 1);
            a0 = TOperations.MultiplyAdd(w7, x0, a0);
            a1 = TOperations.MultiplyAdd(w7, x1, a1);
            a2 = TOperations.MultiplyAdd(w7, x2, a2);
            b0 = TOperations.MultiplyAdd(w4, x0, b0);
            b1 = TOperations.MultiplyAdd(w4, x1, b1);
            b2 = TOperations.MultiplyAdd(w4, x2, b2);
            c0 = TOperations.MultiplyAdd(w1, x0, c0);
            c1 = TOperations.MultiplyAdd(w1, x1, c1);
            c2 = TOperations.MultiplyAdd(w1, x2, c2);
            x0 = TOperations.Load(first + 2);
            x1 = TOperations.Load(second + 2);
            x2 = TOperations.Load(third + 2);
            a0 = TOperations.MultiplyAdd(w8, x0, a0);
            a1 = TOperations.MultiplyAdd(w8, x1, a1);
            a2 = TOperations.MultiplyAdd(w8, x2, a2);
            b0 = TOperations.MultiplyAdd(w5, x0, b0);
            b1 = TOperations.MultiplyAdd(w5, x1, b1);
            b2 = TOperations.MultiplyAdd(w5, x2, b2);
            c0 = TOperations.MultiplyAdd(w2, x0, c0);
            c1 = TOperations.MultiplyAdd(w2, x1, c1);
            c2 = TOperations.MultiplyAdd(w2, x2, c2);
            first += pitch;
            second += pitch;
            third += pitch;
            if (row < Side - 1)
                continue;
            TOperations.Store(Finish(a0, epilogue, element + x), target + element + x);
            TOperations.Store(Finish(a1, epilogue, element + y), target + element + y);
            TOperations.Store(Finish(a2, epilogue, element + z), target + element + z);
            element += width;
        }
    }

    // A vector reaches past the end of a row shorter than it, into the next one, which is written later. The strip's last rows must not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector sums, T* target, int width, int rest, TileEpilogue<T>* epilogue, nint element)
    {
        sums = Finish(sums, epilogue, element);
        if (rest >= TOperations.Count || width >= TOperations.Count)
            TOperations.Store(sums, target);
        else
            StoreSome(sums, target, width);
    }

    private static void StoreSome(TVector sums, T* target, int width)
    {
        TVector vector = sums;
        PanelCopy.Row((T*)&vector, target, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Finish(TVector x, TileEpilogue<T>* epilogue, nint element) =>
        epilogue == null ? x : ChannelEpilogue<T, TVector, TOperations>.Finish(epilogue, x, epilogue->Row, epilogue->Element + element);
}
