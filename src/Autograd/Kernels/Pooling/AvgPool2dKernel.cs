using System.Numerics;
using System.Numerics.Tensors;

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
        if (g.Planes * g.OutSize == 0)
            return;
        Conv2dGeometry windows = g.AsConvolution;
        T[] ones = Ones<T>(g.Taps);
        fixed (T* source = input, target = output, weight = ones)
        {
            Sum(source, g.InSize, weight, g, target, g.OutWidth, g.OutSize, TapLayout.Forward(windows));
        }
        Divide<T>(output, output, g, countIncludePad);
    }

    /// <summary>Writes the gradient with respect to the input: every window hands its share to its taps.</summary>
    public static void Adjoint<T>(ReadOnlySpan<T> outputGradient, Span<T> inputGradient, in Pool2dGeometry g, bool countIncludePad)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, (long)g.Planes * g.OutSize, nameof(outputGradient));
        KernelArguments.HasLength<T>(inputGradient, (long)g.Planes * g.InSize, nameof(inputGradient));
        if (g.Planes * g.OutSize == 0)
        {
            inputGradient[..(g.Planes * g.InSize)].Clear();
            return;
        }
        Conv2dGeometry windows = g.AsConvolution;
        T[] ones = Ones<T>(g.Taps);
        int length = g.Planes * g.OutSize;
        using var shares = new Scratch<T>(length);
        Divide(outputGradient, new Span<T>(shares.Pointer, length), g, countIncludePad);
        fixed (T* target = inputGradient, weight = ones)
        {
            Sum(shares.Pointer, g.OutSize, weight, g, target, g.InWidth, g.InSize, TapLayout.InputGradient(windows));
        }
    }

    // Every target is the sum over its taps: a convolution of each plane by itself, with ones.
    private static void Sum<T>(T* source, int sourceSize, T* ones, in Pool2dGeometry g, T* target, int targetWidth, int targetSize, TapLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var convolution = new DepthwiseConvolution<T>
        {
            Source = source,
            Weight = ones,
            Target = target,
            Planes = g.Planes,
            Channels = 1,
            Sources = 1,
            Targets = 1,
            Taps = g.Taps,
            SourcePitch = sourceSize,
            TargetWidth = targetWidth,
            TargetPitch = targetSize,
            Layout = layout,
        };
        Tiles.RunVectors<T, DepthwiseConvolution<T>>(convolution, null);
    }

    private static T[] Ones<T>(int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var ones = new T[length];
        Array.Fill(ones, T.One);
        return ones;
    }

    private static void Divide<T>(ReadOnlySpan<T> values, Span<T> quotients, in Pool2dGeometry g, bool countIncludePad)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Pool2dGeometry geometry = g;
        int height = g.OutHeight;
        int width = g.OutWidth;
        var columns = new T[width];
        for (int x = 0; x < width; x++)
        {
            PoolWindow window = PoolWindow.At(x, g.StrideWidth, g.PadLeft, g.DilationWidth, g.KernelWidth, g.InWidth);
            int count = Counted(window, countIncludePad, g.DilationWidth, g.KernelWidth, g.InWidth, g.PadRight);
            columns[x] = T.CreateTruncating(Math.Max(1, count));
        }
        fixed (T* source = values, target = quotients)
        {
            T* from = source;
            T* to = target;
            Workers.For(height, Math.Max(1, MinimumElementsPerTask / Math.Max(1, width * g.Planes)), (first, last) =>
            {
                var divisors = new T[width];
                for (int y = first; y < last; y++)
                {
                    PoolWindow window = PoolWindow.At(
                        y, geometry.StrideHeight, geometry.PadTop, geometry.DilationHeight, geometry.KernelHeight, geometry.InHeight);
                    int count = Counted(
                        window, countIncludePad, geometry.DilationHeight, geometry.KernelHeight, geometry.InHeight, geometry.PadBottom);
                    TensorPrimitives.Multiply(columns, T.CreateTruncating(Math.Max(1, count)), divisors);
                    for (int plane = 0; plane < geometry.Planes; plane++)
                    {
                        nint at = (((nint)plane * height) + y) * width;
                        TensorPrimitives.Divide<T>(new ReadOnlySpan<T>(from + at, width), divisors, new Span<T>(to + at, width));
                    }
                }
            });
        }
    }

    private static int Counted(PoolWindow window, bool countIncludePad, int dilation, int kernel, int size, int padAfter)
    {
        if (!countIncludePad)
            return window.End - window.First;
        long room = (long)size + padAfter - window.Start;
        return room <= 0 ? 0 : (int)Math.Min(kernel, ((room - 1) / dilation) + 1);
    }
}
