using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The gradient of a convolution's filters as products, one for every image and group, of the output gradient with the input's
/// taps: [output channels × pixels]·[pixels × (channels·taps)], added up over the batch in order.
/// </summary>
internal unsafe struct FilterGradient<T> : ITileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public required T* Input;
    public required T* OutputGradient;
    public required T* WeightGradient;
    public required Conv2dGeometry Geometry;
    public required TapLayout Layout;

    public readonly void Run<TTile>()
        where TTile : struct, ITile<T>
    {
        FilterGradient<T> work = this;
        int groups = Geometry.Groups;
        if (groups < 2 * Workers.Count)
        {
            for (int group = 0; group < groups; group++)
                Group<TTile>(group);
        }
        else
        {
            Workers.For(groups, group => work.Group<TTile>(group));
        }
    }

    private readonly void Group<TTile>(int group)
        where TTile : struct, ITile<T>
    {
        Conv2dGeometry g = Geometry;
        int m = g.GroupOutChannels;
        int n = g.GroupInChannels * g.Taps;
        int k = g.OutSize;
        TapPhase phase = Layout.Phases[0];
        T* target = WeightGradient + ((nint)group * m * n);
        bool dense = Layout.IsPointwise;
        using var packed = new Scratch<T>(PackedPanels<T, TTile>.LeftLength(m, k));
        using var padded = new Scratch<T>(dense ? 0 : g.GroupInChannels * (long)Layout.PlaneSize);
        if (g.Batch == 0)
            new Span<T>(target, m * n).Clear();
        for (int image = 0; image < g.Batch; image++)
        {
            int item = (image * g.Groups) + group;
            var gradient = new MatrixPanels<T>(OutputGradient + ((nint)item * m * k), k, 1);
            PackedPanels<T, TTile>.PackLeft(gradient, packed.Pointer, m, k);
            T* input = Input + ((nint)item * g.GroupInChannels * g.InSize);
            if (dense)
            {
                var pixels = new MatrixPanels<T>(input, k, 1);
                PackedMultiply<T, TTile>.Multiply(packed.Pointer, pixels, target, n, m, n, k, image > 0);
            }
            else
            {
                TapConvolution<T>.Pad(Layout, input, g.InSize, padded.Pointer, g.GroupInChannels);
                var taps = new TapDepthPanels<T>(padded.Pointer, Layout, phase);
                PackedMultiply<T, TTile>.Multiply(packed.Pointer, taps, target, n, m, n, k, image > 0);
            }
        }
    }
}
