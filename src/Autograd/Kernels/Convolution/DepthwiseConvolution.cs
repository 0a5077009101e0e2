using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Convolutions in which every input channel is a group of its own, and their input gradients: too little arithmetic per element for a
/// product, so the taps of a padded plane are summed in place, a few vectors of the target's rows at once.
/// </summary>
internal unsafe struct DepthwiseConvolution<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Targets are gathered into tasks of about this many multiply-adds.
    private const long MinimumWorkPerTask = 1 << 15;

    // A tile of as many rows has 32 registers.
    private const int RowsOfManyRegisters = 8;

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

    /// <summary>Elements from a source plane to the next.</summary>
    public required int SourcePitch;

    public required int TargetWidth;

    /// <summary>Elements from a target plane to the next.</summary>
    public required int TargetPitch;

    public required TapLayout Layout;

    /// <summary>What follows; forward only.</summary>
    public ConvolutionEpilogue<T> Epilogue;

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        DepthwiseConvolution<T> work = this;
        long perPlane = Math.Max(1L, (long)TargetPitch * Taps * Sources);
        Workers.For(
            Planes, (int)Math.Clamp(MinimumWorkPerTask / perPlane, 1, Math.Max(1, Planes)), (from, to) => work.Some<TTile, TVector, TOperations>(from, to));
    }

    /// <summary>The target planes given, on the calling thread.</summary>
    public readonly void Some<TTile, TVector, TOperations>(int from, int to)
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        bool strips = TTile.Rows >= RowsOfManyRegisters && Sources == 1 && Layout.Phases.Length == 1
            && DepthwiseStrips<T, TVector, TOperations>.Serves(Layout.Phases[0], Layout.SubWidth);
        bool direct = Layout.TargetStrideX == 1 && Layout.TargetStrideY == 1;
        int largest = 0;
        foreach (TapPhase phase in Layout.Phases)
            largest = Math.Max(largest, phase.Size);
        using var padded = new Scratch<T>((Sources * (long)Layout.PlaneSize) + TOperations.Count);
        using var filter = new Scratch<T>((long)Sources * Taps);
        using var table = new Scratch<nint>((long)Sources * Taps);
        using var grid = new Scratch<T>(direct ? 0 : largest);
        // Vectors of rows shorter than one reach past what there is of an addend.
        bool early = Epilogue.TryTiles(null, out TileEpilogue<T> epilogue) && (epilogue.Addend == null || Layout.Phases[0].Width >= TOperations.Count);
        // Padding stays zero from plane to plane.
        new Span<T>(padded.Pointer, checked((int)((Sources * Layout.PlaneSize) + TOperations.Count))).Clear();
        for (int plane = from; plane < to; plane++)
        {
            int channel = plane % Channels;
            int first = plane / Targets * Sources;
            for (int i = 0; i < Sources; i++)
                Layout.Copy(Source + ((nint)(first + i) * SourcePitch), padded.Pointer + (i * Layout.PlaneSize));
            T start = Bias is null ? T.Zero : Bias[channel];
            T* target = Target + ((nint)plane * TargetPitch);
            foreach (TapPhase phase in Layout.Phases)
            {
                epilogue.Row = channel;
                epilogue.Element = (nint)plane * TargetPitch;
                if (strips)
                {
                    DepthwiseStrips<T, TVector, TOperations>.Run(
                        padded.Pointer, Weight + ((nint)channel * Taps), phase, Layout.SubWidth, start, target, early ? &epilogue : null);
                    continue;
                }
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
                DepthwiseSums<T, TVector, TOperations>.Run(
                    padded.Pointer, filter.Pointer, table.Pointer, count, &start, direct ? target : grid.Pointer,
                    phase.Places(Layout.SubWidth, TOperations.Count), early ? &epilogue : null);
                if (!direct)
                    Scatter(grid.Pointer, target, phase);
            }
            if (!early)
                Epilogue.Rows(target, 0, 1, Layout.Phases[0].Size, channel, (nint)plane * TargetPitch, 0);
        }
    }

    private readonly void Scatter(T* grid, T* target, TapPhase phase)
    {
        for (int y = 0; y < phase.Height; y++)
        {
            T* write = target + ((((nint)y * Layout.TargetStrideY) + phase.Row) * TargetWidth) + phase.Column;
            StridedCopy.Scatter(grid, write, Layout.TargetStrideX, phase.Width);
            grid += phase.Width;
        }
    }
}
