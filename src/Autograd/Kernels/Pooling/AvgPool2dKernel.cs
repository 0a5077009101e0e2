using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Average pooling and its adjoint, with PyTorch's divisors.</summary>
/// <remarks>
/// With padding counted, the divisor is the number of taps that lie in the padded input (in ceil mode a window may reach beyond
/// it); otherwise the number of taps in the input. A window without a tap in the input gives 0.
/// </remarks>
internal static unsafe class AvgPool2dKernel
{
    private const int MinimumElementsPerTask = 1 << 13;

    /// <summary>Writes every window's average.</summary>
    public static void Forward<T>(ReadOnlySpan<T> input, Span<T> output, in Pool2dGeometry g, bool countIncludePad)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, (long)g.Planes * g.InSize, nameof(input));
        KernelArguments.HasLength<T>(output, (long)g.Planes * g.OutSize, nameof(output));
        Pool2dGeometry geometry = g;
        fixed (T* source = input, target = output)
        {
            T* from = source;
            T* to = target;
            ForPlanes(geometry, plane =>
                ForWindows(geometry, countIncludePad, to + ((nint)plane * geometry.OutSize), from + ((nint)plane * geometry.InSize), true));
        }
    }

    /// <summary>Writes the gradient with respect to the input: every window hands its share to its taps.</summary>
    public static void Adjoint<T>(ReadOnlySpan<T> outputGradient, Span<T> inputGradient, in Pool2dGeometry g, bool countIncludePad)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, (long)g.Planes * g.OutSize, nameof(outputGradient));
        KernelArguments.HasLength<T>(inputGradient, (long)g.Planes * g.InSize, nameof(inputGradient));
        Pool2dGeometry geometry = g;
        fixed (T* source = outputGradient, target = inputGradient)
        {
            T* from = source;
            T* to = target;
            ForPlanes(geometry, plane =>
            {
                T* image = to + ((nint)plane * geometry.InSize);
                new Span<T>(image, geometry.InSize).Clear();
                ForWindows(geometry, countIncludePad, from + ((nint)plane * geometry.OutSize), image, false);
            });
        }
    }

    private static void ForPlanes(Pool2dGeometry g, Action<int> body)
    {
        int perTask = (int)Math.Max(1, MinimumElementsPerTask / Math.Max(1L, (long)g.OutSize * g.Taps));
        Workers.For(g.Planes, perTask, (first, last) =>
        {
            for (int plane = first; plane < last; plane++)
                body(plane);
        });
    }

    private static void ForWindows<T>(in Pool2dGeometry g, bool countIncludePad, T* pooled, T* image, bool gather)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            PoolWindow rows = PoolWindow.At(y, g.StrideHeight, g.PadTop, g.DilationHeight, g.KernelHeight, g.InHeight);
            int rowCount = Counted(rows, countIncludePad, g.DilationHeight, g.KernelHeight, g.InHeight, g.PadBottom);
            for (int x = 0; x < width; x++)
            {
                PoolWindow columns = PoolWindow.At(x, g.StrideWidth, g.PadLeft, g.DilationWidth, g.KernelWidth, g.InWidth);
                int columnCount = Counted(columns, countIncludePad, g.DilationWidth, g.KernelWidth, g.InWidth, g.PadRight);
                int count = Math.Max(1, rowCount * columnCount);
                if (gather)
                    *pooled = Sum(image, g, rows, columns) / T.CreateTruncating(count);
                else
                    Spread(image, g, rows, columns, *pooled / T.CreateTruncating(count));
                pooled++;
            }
        }
    }

    private static int Counted(PoolWindow window, bool countIncludePad, int dilation, int kernel, int size, int padAfter)
    {
        if (!countIncludePad)
            return window.End - window.First;
        long room = (long)size + padAfter - window.Start;
        return room <= 0 ? 0 : (int)Math.Min(kernel, ((room - 1) / dilation) + 1);
    }

    private static T Sum<T>(T* image, in Pool2dGeometry g, PoolWindow rows, PoolWindow columns)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int ky = rows.First; ky < rows.End; ky++)
        {
            T* at = image + ((nint)(rows.Start + (ky * g.DilationHeight)) * g.InWidth) + columns.Start;
            for (int kx = columns.First; kx < columns.End; kx++)
                sum += at[kx * g.DilationWidth];
        }
        return sum;
    }

    private static void Spread<T>(T* image, in Pool2dGeometry g, PoolWindow rows, PoolWindow columns, T share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int ky = rows.First; ky < rows.End; ky++)
        {
            T* at = image + ((nint)(rows.Start + (ky * g.DilationHeight)) * g.InWidth) + columns.Start;
            for (int kx = columns.First; kx < columns.End; kx++)
                at[kx * g.DilationWidth] += share;
        }
    }
}
