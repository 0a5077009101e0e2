using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The gradient of the filters of a convolution in which every input channel is a group of its own: for every tap the inner product of the
/// output gradient and the places of the padded plane that the tap reads, both as one long row. The gradient's rows are as far apart as the
/// plane's, with zeros between them.
/// </summary>
internal unsafe struct DepthwiseFilterGradient<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Taps whose sums run side by side, so that additions need not wait for one another and the gradient is loaded once for all of them.
    private const int TapsAtOnce = 4;

    // Vectors of each of these sums.
    private const int Block = 2;

    /// <summary>[Batch, InChannels, InSize].</summary>
    public required T* Input;

    /// <summary>[Batch, OutChannels, OutSize].</summary>
    public required T* OutputGradient;

    /// <summary>[OutChannels, 1, KernelHeight, KernelWidth].</summary>
    public required T* WeightGradient;

    public required Conv2dGeometry Geometry;

    /// <summary>How the convolution reads its input.</summary>
    public required TapLayout Layout;

    /// <summary>Writes the gradient of every filter, summed over the batch in order.</summary>
    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        DepthwiseFilterGradient<T> work = this;
        Workers.For(Geometry.OutChannels, channel => work.Channel<TVector, TOperations>(channel));
    }

    private readonly void Channel<TVector, TOperations>(int channel)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        Conv2dGeometry g = Geometry;
        TapPhase phase = Layout.Phases[0];
        int pitch = Layout.SubWidth;
        int slack = Block * TOperations.Count;
        int length = ((phase.Height - 1) * pitch) + phase.Width;
        using var padded = new Scratch<T>(Layout.PlaneSize + slack);
        using var grid = new Scratch<T>(length + slack);
        // What lies between rows, around the plane and behind both stays zero from image to image.
        new Span<T>(padded.Pointer, checked((int)Layout.PlaneSize + slack)).Clear();
        new Span<T>(grid.Pointer, length + slack).Clear();
        T* sums = WeightGradient + ((nint)channel * g.Taps);
        new Span<T>(sums, g.Taps).Clear();
        for (int image = 0; image < g.Batch; image++)
        {
            Layout.Copy(Input + ((((nint)image * g.InChannels) + (channel / g.GroupOutChannels)) * g.InSize), padded.Pointer);
            T* gradient = OutputGradient + ((((nint)image * g.OutChannels) + channel) * phase.Size);
            for (int y = 0; y < phase.Height; y++)
                PanelCopy.Row(gradient + ((nint)y * phase.Width), grid.Pointer + ((nint)y * pitch), phase.Width);
            fixed (nint* offsets = phase.Offsets)
            {
                int tap = 0;
                for (; tap <= g.Taps - TapsAtOnce; tap += TapsAtOnce)
                    Four<TVector, TOperations>(padded.Pointer, offsets + tap, grid.Pointer, length, sums + tap);
                for (; tap < g.Taps; tap++)
                    sums[tap] += One<TVector, TOperations>(padded.Pointer + offsets[tap], grid.Pointer, length);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TVector, TOperations>(T* padded, nint* offsets, T* grid, int length, T* sums)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        int count = TOperations.Count;
        T* a = padded + offsets[0], b = padded + offsets[1], c = padded + offsets[2], d = padded + offsets[3];
        TVector a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nint i = 0; i < length; i += Block * count)
        {
            TVector near = TOperations.Load(grid + i);
            TVector far = TOperations.Load(grid + i + count);
            a0 = TOperations.MultiplyAdd(near, TOperations.Load(a + i), a0);
            a1 = TOperations.MultiplyAdd(far, TOperations.Load(a + i + count), a1);
            b0 = TOperations.MultiplyAdd(near, TOperations.Load(b + i), b0);
            b1 = TOperations.MultiplyAdd(far, TOperations.Load(b + i + count), b1);
            c0 = TOperations.MultiplyAdd(near, TOperations.Load(c + i), c0);
            c1 = TOperations.MultiplyAdd(far, TOperations.Load(c + i + count), c1);
            d0 = TOperations.MultiplyAdd(near, TOperations.Load(d + i), d0);
            d1 = TOperations.MultiplyAdd(far, TOperations.Load(d + i + count), d1);
        }
        sums[0] += TOperations.Sum(TOperations.Add(a0, a1));
        sums[1] += TOperations.Sum(TOperations.Add(b0, b1));
        sums[2] += TOperations.Sum(TOperations.Add(c0, c1));
        sums[3] += TOperations.Sum(TOperations.Add(d0, d1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T One<TVector, TOperations>(T* source, T* grid, int length)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        int count = TOperations.Count;
        TVector near = default, far = default;
        for (nint i = 0; i < length; i += Block * count)
        {
            near = TOperations.MultiplyAdd(TOperations.Load(grid + i), TOperations.Load(source + i), near);
            far = TOperations.MultiplyAdd(TOperations.Load(grid + i + count), TOperations.Load(source + i + count), far);
        }
        return TOperations.Sum(TOperations.Add(near, far));
    }
}
