using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>A row of a depthwise convolution of three by three taps, whose lanes are channels: some vectors of them for every pixel.</summary>
internal static unsafe class DepthwiseLanes<T, TVector, TOperations>
    where T : unmanaged
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
        bool hasLow = epilogue != null && epilogue->HasLow;
        bool hasHigh = epilogue != null && epilogue->HasHigh;
        TVector low = hasLow ? TOperations.Broadcast(&epilogue->Low) : default;
        TVector high = hasHigh ? TOperations.Broadcast(&epilogue->High) : default;
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
            for (int i = 0; i < count; i++)
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
                if (hasLow)
                    x = TOperations.AtLeast(x, low);
                if (hasHigh)
                    x = TOperations.AtMost(x, high);
                TOperations.Store(x, to);
                a += step;
                b += step;
                c += step;
                to += pitch;
            }
        }
    }
}
