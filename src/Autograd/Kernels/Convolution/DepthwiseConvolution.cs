using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Convolutions in which every input channel is a group of its own, and their input gradients: too little arithmetic per element for a
/// product, so the taps of a padded plane are summed in place, several rows of the plane as one long row. What lies between the rows is
/// computed, too, and thrown away.
/// </summary>
internal unsafe struct DepthwiseConvolution<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Targets are gathered into tasks of about this many multiply-adds.
    private const long MinimumWorkPerTask = 1 << 15;

    // Elements of the rows that are summed at once: a share of the first-level cache.
    private const int Stretch = 2048;

    // Vectors that are summed at once, so that additions need not wait for one another.
    private const int Block = 8;

    public required T* Source;
    public required T* Weight;

    /// <summary>One element per target channel, or null.</summary>
    public T* Bias;

    public required T* Target;

    /// <summary>Target planes of all images.</summary>
    public required int Planes;

    /// <summary>Target channels.</summary>
    public required int Channels;

    /// <summary>How many source planes a target has: one forward, several in the input gradient.</summary>
    public required int Sources;

    /// <summary>How many targets a source serves: several forward, one in the input gradient.</summary>
    public required int Targets;

    public required int Taps;
    public required int SourceSize;
    public required int TargetWidth;
    public required int TargetSize;
    public required TapLayout Layout;

    /// <summary>What follows, plane by plane; forward only.</summary>
    public ConvolutionEpilogue<T> Epilogue;

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        DepthwiseConvolution<T> work = this;
        long perPlane = Math.Max(1L, (long)TargetSize * Taps * Sources);
        Workers.For(Planes, (int)Math.Clamp(MinimumWorkPerTask / perPlane, 1, Math.Max(1, Planes)), (from, to) => work.Some<TVector, TOperations>(from, to));
    }

    private readonly void Some<TVector, TOperations>(int from, int to)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        int slack = Block * TOperations.Count;
        int widest = 0;
        foreach (TapPhase phase in Layout.Phases)
            widest = Math.Max(widest, Rows(phase) * Layout.SubWidth);
        using var padded = new Scratch<T>((Sources * (long)Layout.PlaneSize) + slack);
        using var filter = new Scratch<T>((long)Sources * Taps);
        using var table = new Scratch<nint>((long)Sources * Taps);
        using var grid = new Scratch<T>(widest + slack);
        // Where it can be, before rows are taken apart, with what lies between them.
        bool early = Epilogue.IsPerChannel;
        // Padding stays zero from plane to plane.
        new Span<T>(padded.Pointer, checked((int)((Sources * Layout.PlaneSize) + slack))).Clear();
        for (int plane = from; plane < to; plane++)
        {
            int channel = plane % Channels;
            int first = plane / Targets * Sources;
            for (int i = 0; i < Sources; i++)
                Layout.Copy(Source + ((nint)(first + i) * SourceSize), padded.Pointer + (i * Layout.PlaneSize));
            foreach (TapPhase phase in Layout.Phases)
            {
                int count = 0;
                for (int i = 0; i < Sources; i++)
                {
                    T* w = Weight + ((nint)((channel * Sources) + i) * Taps);
                    for (int t = 0; t < phase.Taps.Length; t++)
                    {
                        filter.Pointer[count] = w[phase.Taps[t]];
                        table.Pointer[count++] = (i * Layout.PlaneSize) + phase.Offsets[t];
                    }
                }
                int rows = Rows(phase);
                for (int y = 0; y < phase.Height; y += rows)
                {
                    int some = Math.Min(rows, phase.Height - y);
                    T start = Bias is null ? T.Zero : Bias[channel];
                    int length = ((some - 1) * Layout.SubWidth) + phase.Width;
                    Sum<TVector, TOperations>(
                        padded.Pointer + ((nint)y * Layout.SubWidth), filter.Pointer, table.Pointer, count, &start, grid.Pointer, length);
                    if (early)
                        Epilogue.Rows(grid.Pointer, 0, 1, length, channel, 0, 0);
                    Write(grid.Pointer, Target + ((nint)plane * TargetSize), phase, y, some);
                }
            }
            if (!early)
                Epilogue.Rows(Target + ((nint)plane * TargetSize), 0, 1, TargetSize, channel, (nint)plane * TargetSize, 0);
        }
    }

    // Rows that are summed as one. Where little of a plane's row is wanted each goes by itself.
    private readonly int Rows(TapPhase phase) =>
        Layout.SubWidth > 2 * phase.Width ? 1 : Math.Clamp(Stretch / Layout.SubWidth, 1, phase.Height);

    private readonly void Write(T* grid, T* target, TapPhase phase, int first, int rows)
    {
        for (int y = first; y < first + rows; y++)
        {
            T* write = target + ((((nint)y * Layout.TargetStrideY) + phase.Row) * TargetWidth) + phase.Column;
            if (Layout.TargetStrideX == 1)
                PanelCopy.Row(grid, write, phase.Width);
            else
                StridedCopy.Scatter(grid, write, Layout.TargetStrideX, phase.Width);
            grid += Layout.SubWidth;
        }
    }

    // target[i] = start + Σ filter[t]·source[offsets[t] + i]; up to a block of vectors may be read and written past the end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<TVector, TOperations>(T* source, T* filter, nint* offsets, int taps, T* start, T* target, int length)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        int count = TOperations.Count;
        int i = 0;
        for (; i + (4 * count) < length; i += Block * count)
        {
            TVector s0 = TOperations.Broadcast(start), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            for (int tap = 0; tap < taps; tap++)
            {
                T* at = source + offsets[tap] + i;
                TVector w = TOperations.Broadcast(filter + tap);
                s0 = TOperations.MultiplyAdd(w, TOperations.Load(at), s0);
                s1 = TOperations.MultiplyAdd(w, TOperations.Load(at + count), s1);
                s2 = TOperations.MultiplyAdd(w, TOperations.Load(at + (2 * count)), s2);
                s3 = TOperations.MultiplyAdd(w, TOperations.Load(at + (3 * count)), s3);
                s4 = TOperations.MultiplyAdd(w, TOperations.Load(at + (4 * count)), s4);
                s5 = TOperations.MultiplyAdd(w, TOperations.Load(at + (5 * count)), s5);
                s6 = TOperations.MultiplyAdd(w, TOperations.Load(at + (6 * count)), s6);
                s7 = TOperations.MultiplyAdd(w, TOperations.Load(at + (7 * count)), s7);
            }
            TOperations.Store(s0, target + i);
            TOperations.Store(s1, target + i + count);
            TOperations.Store(s2, target + i + (2 * count));
            TOperations.Store(s3, target + i + (3 * count));
            TOperations.Store(s4, target + i + (4 * count));
            TOperations.Store(s5, target + i + (5 * count));
            TOperations.Store(s6, target + i + (6 * count));
            TOperations.Store(s7, target + i + (7 * count));
        }
        for (; i < length; i += 4 * count)
        {
            TVector s0 = TOperations.Broadcast(start), s1 = s0, s2 = s0, s3 = s0;
            for (int tap = 0; tap < taps; tap++)
            {
                T* at = source + offsets[tap] + i;
                TVector w = TOperations.Broadcast(filter + tap);
                s0 = TOperations.MultiplyAdd(w, TOperations.Load(at), s0);
                s1 = TOperations.MultiplyAdd(w, TOperations.Load(at + count), s1);
                s2 = TOperations.MultiplyAdd(w, TOperations.Load(at + (2 * count)), s2);
                s3 = TOperations.MultiplyAdd(w, TOperations.Load(at + (3 * count)), s3);
            }
            TOperations.Store(s0, target + i);
            TOperations.Store(s1, target + i + count);
            TOperations.Store(s2, target + i + (2 * count));
            TOperations.Store(s3, target + i + (3 * count));
        }
    }
}
