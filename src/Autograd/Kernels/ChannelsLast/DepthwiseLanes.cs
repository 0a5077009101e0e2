using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>A row of a depthwise convolution of three by three taps, whose lanes are channels: some vectors of them for every pixel.</summary>
internal static unsafe class DepthwiseLanes<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Writes <paramref name="count"/> pixels, <paramref name="pitch"/> apart.</summary>
    /// <param name="vectors">How many vectors of channels.</param>
    /// <param name="above">The first pixel's window: its upper row of pixels, which lie side by side.</param>
    /// <param name="middle">The window's middle row.</param>
    /// <param name="below">The window's lower row.</param>
    /// <param name="stride">Pixels from a window to the next.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="start">What the sums start from, an element for each channel, or null.</param>
    /// <param name="epilogue">What follows, or null; nothing is added.</param>
    /// <param name="target">Where the first pixel is written.</param>
    /// <param name="pitch">Elements from a pixel to the next.</param>
    /// <param name="count">How many pixels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(
        int vectors, T* above, T* middle, T* below, int stride, T* filters, T* start, TileEpilogue<T>* epilogue, T* target, nint pitch, int count)
    {
        int next = vectors * TOperations.Count;
        nint step = stride * next;
        bool hasScale = epilogue != null && epilogue->Scale != null;
        // Limits that there are not are as far away as can be.
        T lowest = epilogue != null && epilogue->HasLow ? epilogue->Low : T.NegativeInfinity;
        T highest = epilogue != null && epilogue->HasHigh ? epilogue->High : T.PositiveInfinity;
        TVector low = TOperations.Broadcast(&lowest), high = TOperations.Broadcast(&highest);
        for (int vector = 0; vector < vectors; vector++)
        {
            nint lane = vector * TOperations.Count;
            T* w = filters + lane;
            TVector w0 = TOperations.Load(w), w1 = TOperations.Load(w + next), w2 = TOperations.Load(w + (2 * next));
            TVector w3 = TOperations.Load(w + (3 * next)), w4 = TOperations.Load(w + (4 * next)), w5 = TOperations.Load(w + (5 * next));
            TVector w6 = TOperations.Load(w + (6 * next)), w7 = TOperations.Load(w + (7 * next)), w8 = TOperations.Load(w + (8 * next));
            TVector bias = start == null ? default : TOperations.Load(start + lane);
            TVector scale = hasScale ? TOperations.Load(epilogue->Scale + epilogue->Row + lane) : default;
            TVector shift = hasScale ? TOperations.Load(epilogue->Shift + epilogue->Row + lane) : default;
            T* a = above + lane;
            T* b = middle + lane;
            T* c = below + lane;
            T* to = target + lane;
            int i = 0;
            // Windows side by side read two columns of three in common.
            for (; stride == 1 && i + 2 <= count; i += 2)
            {
                TVector x = TOperations.MultiplyAdd(w0, TOperations.Load(a), bias);
                TVector next1 = TOperations.Load(a + next), next2 = TOperations.Load(a + (2 * next));
                TVector y = TOperations.MultiplyAdd(w0, next1, bias);
                x = TOperations.MultiplyAdd(w1, next1, x);
                y = TOperations.MultiplyAdd(w1, next2, y);
                x = TOperations.MultiplyAdd(w2, next2, x);
                y = TOperations.MultiplyAdd(w2, TOperations.Load(a + (3 * next)), y);
                next1 = TOperations.Load(b + next);
                next2 = TOperations.Load(b + (2 * next));
                x = TOperations.MultiplyAdd(w3, TOperations.Load(b), x);
                y = TOperations.MultiplyAdd(w3, next1, y);
                x = TOperations.MultiplyAdd(w4, next1, x);
                y = TOperations.MultiplyAdd(w4, next2, y);
                x = TOperations.MultiplyAdd(w5, next2, x);
                y = TOperations.MultiplyAdd(w5, TOperations.Load(b + (3 * next)), y);
                next1 = TOperations.Load(c + next);
                next2 = TOperations.Load(c + (2 * next));
                x = TOperations.MultiplyAdd(w6, TOperations.Load(c), x);
                y = TOperations.MultiplyAdd(w6, next1, y);
                x = TOperations.MultiplyAdd(w7, next1, x);
                y = TOperations.MultiplyAdd(w7, next2, y);
                x = TOperations.MultiplyAdd(w8, next2, x);
                y = TOperations.MultiplyAdd(w8, TOperations.Load(c + (3 * next)), y);
                if (hasScale)
                {
                    x = TOperations.Add(TOperations.Multiply(x, scale), shift);
                    y = TOperations.Add(TOperations.Multiply(y, scale), shift);
                }
                TOperations.Store(TOperations.AtMost(TOperations.AtLeast(x, low), high), to);
                TOperations.Store(TOperations.AtMost(TOperations.AtLeast(y, low), high), to + pitch);
                a += 2 * next;
                b += 2 * next;
                c += 2 * next;
                to += 2 * pitch;
            }
            for (; i < count; i++)
            {
                TVector x = TOperations.MultiplyAdd(w0, TOperations.Load(a), bias);
                x = TOperations.MultiplyAdd(w1, TOperations.Load(a + next), x);
                x = TOperations.MultiplyAdd(w2, TOperations.Load(a + (2 * next)), x);
                x = TOperations.MultiplyAdd(w3, TOperations.Load(b), x);
                x = TOperations.MultiplyAdd(w4, TOperations.Load(b + next), x);
                x = TOperations.MultiplyAdd(w5, TOperations.Load(b + (2 * next)), x);
                x = TOperations.MultiplyAdd(w6, TOperations.Load(c), x);
                x = TOperations.MultiplyAdd(w7, TOperations.Load(c + next), x);
                x = TOperations.MultiplyAdd(w8, TOperations.Load(c + (2 * next)), x);
                if (hasScale)
                    x = TOperations.Add(TOperations.Multiply(x, scale), shift);
                TOperations.Store(TOperations.AtMost(TOperations.AtLeast(x, low), high), to);
                a += step;
                b += step;
                c += step;
                to += pitch;
            }
        }
    }
}
