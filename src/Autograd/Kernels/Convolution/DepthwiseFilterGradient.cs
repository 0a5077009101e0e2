using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>The gradient of the filters of a convolution in which every input channel is a group of its own.</summary>
internal static unsafe class DepthwiseFilterGradient
{
    /// <summary>Writes the gradient of every filter, summed over the batch in order.</summary>
    public static void Run<T>(T* input, T* outputGradient, T* weightGradient, Conv2dGeometry g, TapLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int multiplier = g.GroupOutChannels;
        Workers.For(g.OutChannels, channel =>
        {
            TapPhase phase = layout.Phases[0];
            using var padded = new Scratch<T>(layout.PlaneSize);
            var sums = new Span<T>(weightGradient + ((nint)channel * g.Taps), g.Taps);
            sums.Clear();
            for (int image = 0; image < g.Batch; image++)
            {
                T* plane = input + ((((nint)image * g.InChannels) + (channel / multiplier)) * g.InSize);
                T* gradient = outputGradient + ((((nint)image * g.OutChannels) + channel) * phase.Size);
                layout.Fill(plane, padded.Pointer, T.Zero);
                for (int tap = 0; tap < sums.Length; tap++)
                    sums[tap] += Correlate(padded.Pointer + phase.Offsets[tap], layout.SubWidth, gradient, phase);
            }
        });
    }

    private static T Correlate<T>(T* padded, nint subWidth, T* gradient, TapPhase phase)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Vector<T> sums = default;
        T sum = T.Zero;
        for (int y = 0; y < phase.Height; y++)
        {
            T* source = padded + (y * subWidth);
            int x = 0;
            if (Vector.IsHardwareAccelerated)
            {
                for (; x + Vector<T>.Count <= phase.Width; x += Vector<T>.Count)
                    sums = PortableOperations<T>.MultiplyAdd(Vector.Load(source + x), Vector.Load(gradient + x), sums);
            }
            for (; x < phase.Width; x++)
                sum += source[x] * gradient[x];
            gradient += phase.Width;
        }
        return sum + Vector.Sum(sums);
    }
}
