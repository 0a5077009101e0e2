using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>Adaptive average pooling and its adjoint.</summary>
internal static unsafe class AdaptiveAvgPool2dKernel
{
    private const int MinimumElementsPerTask = 1 << 14;

    /// <summary>Writes the average of every window of every plane.</summary>
    public static void Forward<T>(ReadOnlySpan<T> input, Span<T> output, int planes, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)planes * inH * inW, nameof(input));
        KernelArguments.HasLength<T>(output, (long)planes * outH * outW, nameof(output));
        if ((inH, inW) == (outH, outW))
        {
            input[..(planes * inH * inW)].CopyTo(output);
            return;
        }
        fixed (T* source = input, target = output)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(inH, inW), (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    T* image = from + ((nint)plane * inH * inW);
                    T* pooled = to + ((nint)plane * outH * outW);
                    for (int y = 0; y < outH; y++)
                    {
                        AdaptiveWindow rows = AdaptiveWindow.At(y, inH, outH);
                        for (int x = 0; x < outW; x++)
                        {
                            AdaptiveWindow columns = AdaptiveWindow.At(x, inW, outW);
                            // Whole rows lie side by side.
                            bool isWhole = columns.Length == inW;
                            int length = isWhole ? rows.Length * inW : columns.Length;
                            T sum = T.Zero;
                            for (int row = rows.Start; row < (isWhole ? rows.Start + 1 : rows.End); row++)
                                sum += TensorPrimitives.Sum(new ReadOnlySpan<T>(image + ((nint)row * inW) + columns.Start, length));
                            *pooled++ = sum / T.CreateTruncating(rows.Length * columns.Length);
                        }
                    }
                }
            });
        }
    }

    /// <summary>Writes the gradient with respect to the input: every window hands equal shares to its elements.</summary>
    public static void Adjoint<T>(ReadOnlySpan<T> outputGradient, Span<T> inputGradient, int planes, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, (long)planes * outH * outW, nameof(outputGradient));
        KernelArguments.HasLength<T>(inputGradient, (long)planes * inH * inW, nameof(inputGradient));
        if ((inH, inW) == (outH, outW))
        {
            outputGradient[..(planes * inH * inW)].CopyTo(inputGradient);
            return;
        }
        fixed (T* source = outputGradient, target = inputGradient)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(inH, inW), (first, last) =>
            {
                for (int plane = first; plane < last; plane++)
                {
                    T* image = to + ((nint)plane * inH * inW);
                    T* pooled = from + ((nint)plane * outH * outW);
                    if (outH * outW == 1)
                    {
                        new Span<T>(image, inH * inW).Fill(*pooled / T.CreateTruncating(inH * inW));
                        continue;
                    }
                    new Span<T>(image, inH * inW).Clear();
                    for (int y = 0; y < outH; y++)
                    {
                        AdaptiveWindow rows = AdaptiveWindow.At(y, inH, outH);
                        for (int x = 0; x < outW; x++)
                        {
                            AdaptiveWindow columns = AdaptiveWindow.At(x, inW, outW);
                            T share = *pooled++ / T.CreateTruncating(rows.Length * columns.Length);
                            for (int row = rows.Start; row < rows.End; row++)
                            {
                                var line = new Span<T>(image + ((nint)row * inW) + columns.Start, columns.Length);
                                TensorPrimitives.Add(line, share, line);
                            }
                        }
                    }
                }
            });
        }
    }

    private static int PerTask(int inH, int inW) => (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)inH * inW));
}
