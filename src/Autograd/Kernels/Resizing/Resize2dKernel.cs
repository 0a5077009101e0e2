using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Resizing of planes as PyTorch's interpolate does it, and its adjoints.</summary>
internal static unsafe class Resize2dKernel
{
    private const int MinimumElementsPerTask = 1 << 13;

    /// <summary>output[y, x] = input[⌊y·inH/outH⌋, ⌊x·inW/outW⌋].</summary>
    public static void Nearest<T>(ReadOnlySpan<T> input, Span<T> output, int planes, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)planes * inH * inW, nameof(input));
        KernelArguments.HasLength<T>(output, (long)planes * outH * outW, nameof(output));
        int[] rows = NearestIndices(inH, outH);
        int[] columns = NearestIndices(inW, outW);
        fixed (T* source = input, target = output)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(outH, outW), (first, last) =>
            {
                T* write = to + ((nint)first * outH * outW);
                for (int plane = first; plane < last; plane++)
                {
                    foreach (int row in rows)
                    {
                        T* line = from + ((((nint)plane * inH) + row) * inW);
                        foreach (int column in columns)
                            *write++ = line[column];
                    }
                }
            });
        }
    }

    /// <summary>The adjoint of <see cref="Nearest"/>: an output gradient [planes, outH, outW] back to [planes, inH, inW].</summary>
    public static void NearestAdjoint<T>(
        ReadOnlySpan<T> outputGradient, Span<T> inputGradient, int planes, int inH, int inW, int outH, int outW)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, (long)planes * outH * outW, nameof(outputGradient));
        KernelArguments.HasLength<T>(inputGradient, (long)planes * inH * inW, nameof(inputGradient));
        int[] rows = NearestIndices(inH, outH);
        int[] columns = NearestIndices(inW, outW);
        fixed (T* source = outputGradient, target = inputGradient)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(outH, outW), (first, last) =>
            {
                T* read = from + ((nint)first * outH * outW);
                for (int plane = first; plane < last; plane++)
                {
                    T* image = to + ((nint)plane * inH * inW);
                    new Span<T>(image, inH * inW).Clear();
                    foreach (int row in rows)
                    {
                        T* line = image + ((nint)row * inW);
                        foreach (int column in columns)
                            line[column] += *read++;
                    }
                }
            });
        }
    }

    /// <summary>
    /// Bilinear interpolation between the four nearest elements. With <paramref name="alignCorners"/> the corner elements map to
    /// each other; without, pixels are areas and positions before the first centre take its value.
    /// </summary>
    public static void Bilinear<T>(
        ReadOnlySpan<T> input, Span<T> output, int planes, int inH, int inW, int outH, int outW, bool alignCorners)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)planes * inH * inW, nameof(input));
        KernelArguments.HasLength<T>(output, (long)planes * outH * outW, nameof(output));
        LinearTap<T>[] rows = LinearTap<T>.Create(inH, outH, alignCorners);
        LinearTap<T>[] columns = LinearTap<T>.Create(inW, outW, alignCorners);
        fixed (T* source = input, target = output)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(outH, outW), (first, last) =>
            {
                T* write = to + ((nint)first * outH * outW);
                for (int plane = first; plane < last; plane++)
                {
                    T* image = from + ((nint)plane * inH * inW);
                    foreach (LinearTap<T> row in rows)
                    {
                        T* upper = image + ((nint)row.First * inW);
                        T* lower = image + ((nint)row.Second * inW);
                        foreach (LinearTap<T> column in columns)
                        {
                            T top = (column.FirstWeight * upper[column.First]) + (column.SecondWeight * upper[column.Second]);
                            T bottom = (column.FirstWeight * lower[column.First]) + (column.SecondWeight * lower[column.Second]);
                            *write++ = (row.FirstWeight * top) + (row.SecondWeight * bottom);
                        }
                    }
                }
            });
        }
    }

    /// <summary>The adjoint of <see cref="Bilinear"/>: an output gradient [planes, outH, outW] back to [planes, inH, inW].</summary>
    public static void BilinearAdjoint<T>(
        ReadOnlySpan<T> outputGradient, Span<T> inputGradient, int planes, int inH, int inW, int outH, int outW, bool alignCorners)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, (long)planes * outH * outW, nameof(outputGradient));
        KernelArguments.HasLength<T>(inputGradient, (long)planes * inH * inW, nameof(inputGradient));
        LinearTap<T>[] rows = LinearTap<T>.Create(inH, outH, alignCorners);
        LinearTap<T>[] columns = LinearTap<T>.Create(inW, outW, alignCorners);
        fixed (T* source = outputGradient, target = inputGradient)
        {
            T* from = source;
            T* to = target;
            Workers.For(planes, PerTask(outH, outW), (first, last) =>
            {
                T* read = from + ((nint)first * outH * outW);
                for (int plane = first; plane < last; plane++)
                {
                    T* image = to + ((nint)plane * inH * inW);
                    new Span<T>(image, inH * inW).Clear();
                    foreach (LinearTap<T> row in rows)
                    {
                        T* upper = image + ((nint)row.First * inW);
                        T* lower = image + ((nint)row.Second * inW);
                        foreach (LinearTap<T> column in columns)
                        {
                            T value = *read++;
                            T top = row.FirstWeight * value;
                            T bottom = row.SecondWeight * value;
                            upper[column.First] += column.FirstWeight * top;
                            upper[column.Second] += column.SecondWeight * top;
                            lower[column.First] += column.FirstWeight * bottom;
                            lower[column.Second] += column.SecondWeight * bottom;
                        }
                    }
                }
            });
        }
    }

    private static int PerTask(int outH, int outW) => (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1, (long)outH * outW));

    // Whole-number arithmetic: a rounded scale would now and then fall on the wrong side of a pixel's border.
    private static int[] NearestIndices(int inSize, int outSize)
    {
        var indices = new int[outSize];
        for (int i = 0; i < outSize; i++)
            indices[i] = (int)((long)i * inSize / outSize);
        return indices;
    }
}
