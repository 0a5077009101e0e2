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
                // Two rows of the input at the output's width: neighbouring rows of the output mostly lie between the same two.
                using var scratch = new Scratch<T>(2L * outW);
                T* above = scratch.Pointer;
                T* below = above + outW;
                T* write = to + ((nint)first * outH * outW);
                for (int plane = first; plane < last; plane++)
                {
                    T* image = from + ((nint)plane * inH * inW);
                    (int upper, int lower) = (-1, -1);
                    foreach (LinearTap<T> row in rows)
                    {
                        if (row.First == lower && row.First != upper)
                        {
                            T* spare = above;
                            above = below;
                            below = spare;
                            (upper, lower) = (lower, upper);
                        }
                        if (row.First != upper)
                            Stretch(image + ((nint)(upper = row.First) * inW), above, columns);
                        if (row.Second != lower)
                            Stretch(image + ((nint)(lower = row.Second) * inW), below, columns);
                        Blend(row.FirstWeight, above, row.SecondWeight, below, write, outW);
                        write += outW;
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

    private static void Stretch<T>(T* line, T* target, LinearTap<T>[] columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (LinearTap<T> column in columns)
            *target++ = (column.FirstWeight * line[column.First]) + (column.SecondWeight * line[column.Second]);
    }

    private static void Blend<T>(T upperWeight, T* upper, T lowerWeight, T* lower, T* target, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        (Vector<T> a, Vector<T> b) = (new(upperWeight), new(lowerWeight));
        for (; i + Vector<T>.Count <= count; i += Vector<T>.Count)
            Vector.Store((a * Vector.Load(upper + i)) + (b * Vector.Load(lower + i)), target + i);
        for (; i < count; i++)
            target[i] = (upperWeight * upper[i]) + (lowerWeight * lower[i]);
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
