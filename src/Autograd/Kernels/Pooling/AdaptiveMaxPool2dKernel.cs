using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Adaptive maximum pooling; its linear maps are those of <see cref="MaxPool2dKernel"/>.</summary>
internal static unsafe class AdaptiveMaxPool2dKernel
{
    private const int MinimumElementsPerTask = 1 << 13;

    /// <summary>
    /// Writes the maximum of every window of every plane and its switch (row·inW + column): the first maximum in row-major
    /// order, the first NaN before any number.
    /// </summary>
    public static void Forward<T>(
        ReadOnlySpan<T> input, Span<T> output, Span<int> switches, int planes, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)planes * inH * inW, nameof(input));
        KernelArguments.HasLength<T>(output, (long)planes * outH * outW, nameof(output));
        KernelArguments.HasLength<int>(switches, (long)planes * outH * outW, nameof(switches));
        fixed (T* source = input, target = output)
        fixed (int* chosen = switches)
        {
            T* from = source;
            T* to = target;
            int* where = chosen;
            int perTask = (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)inH * inW));
            Workers.For(planes, perTask, (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    nint at = (nint)plane * outH * outW;
                    Plane(from + ((nint)plane * inH * inW), to + at, where + at, inH, inW, outH, outW);
                }
            });
        }
    }

    private static void Plane<T>(T* image, T* output, int* switches, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int y = 0; y < outH; y++)
        {
            AdaptiveWindow rows = AdaptiveWindow.At(y, inH, outH);
            for (int x = 0; x < outW; x++)
            {
                AdaptiveWindow columns = AdaptiveWindow.At(x, inW, outW);
                T best = T.NegativeInfinity;
                int index = -1;
                for (int row = rows.Start; row < rows.End; row++)
                {
                    for (int column = columns.Start; column < columns.End; column++)
                    {
                        T value = image[((nint)row * inW) + column];
                        if (index < 0 || (!T.IsNaN(best) && !(value <= best)))
                        {
                            best = value;
                            index = (row * inW) + column;
                        }
                    }
                }
                *output++ = best;
                *switches++ = index;
            }
        }
    }
}
