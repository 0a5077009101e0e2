using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Two-dimensional convolution (cross-correlation, as networks use the word) and its adjoints on NCHW data.</summary>
internal static unsafe class Conv2dKernel
{
    private const int MinimumElementsPerTask = 1 << 15;

    /// <summary>
    /// Writes the convolution of <paramref name="input"/> [Batch, InC, InH, InW] with <paramref name="weight"/>
    /// [OutC, InC/Groups, KH, KW] plus <paramref name="bias"/> [OutC] (may be empty) to [Batch, OutC, OutH, OutW]. Where it is
    /// <paramref name="explained"/>, Winograd's algorithm has to save more than otherwise. The epilogue gives the bits that its steps would
    /// give one after the other.
    /// </summary>
    public static void Forward<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> output, in Conv2dGeometry g,
        PackSlot slot = default, InstructionSet? instructionSet = null, bool explained = false, ConvolutionEpilogue<T> epilogue = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, g.InputLength, nameof(input));
        KernelArguments.HasLength(weight, g.WeightLength, nameof(weight));
        KernelArguments.HasLength(bias, bias.IsEmpty ? 0 : g.OutChannels, nameof(bias));
        KernelArguments.HasLength<T>(output, g.OutputLength, nameof(output));
        if (g.OutputLength == 0)
            return;
        TapLayout layout = TapLayout.Forward(g);
        fixed (T* source = input, filters = weight, start = bias, target = output)
        {
            if (typeof(T) == typeof(float) && WinogradChoice.TakesForward(g, explained))
            {
                WinogradKernel.Forward((float*)source, (float*)filters, (float*)start, (float*)target, g, slot, instructionSet, Unsafe.BitCast<ConvolutionEpilogue<T>, ConvolutionEpilogue<float>>(epilogue));
                return;
            }
            if (g.IsDepthwise)
            {
                var depthwise = new DepthwiseConvolution<T>
                {
                    Source = source,
                    Weight = filters,
                    Bias = start,
                    Target = target,
                    Planes = g.Batch * g.OutChannels,
                    Channels = g.OutChannels,
                    Sources = 1,
                    Targets = g.GroupOutChannels,
                    Taps = g.Taps,
                    SourcePitch = g.InSize,
                    TargetWidth = g.OutWidth,
                    TargetPitch = g.OutSize,
                    Layout = layout,
                    Epilogue = epilogue,
                };
                Tiles.RunVectors<T, DepthwiseConvolution<T>>(depthwise, instructionSet);
                return;
            }
            var convolution = new TapConvolution<T>
            {
                Source = source,
                Target = target,
                Weight = filters,
                Bias = start,
                Epilogue = epilogue,
                Batch = g.Batch,
                Groups = g.Groups,
                ChannelsRead = g.GroupInChannels,
                ChannelsWritten = g.GroupOutChannels,
                SourceSize = g.InSize,
                TargetWidth = g.OutWidth,
                TargetSize = g.OutSize,
                WrittenStride = g.GroupInChannels * g.Taps,
                ReadStride = g.Taps,
                GroupStride = g.GroupOutChannels * g.GroupInChannels * g.Taps,
                Layout = layout,
                Slot = slot,
                Use = PackUse.Forward,
                Geometry = g,
            };
            Tiles.Run<T, TapConvolution<T>>(convolution, instructionSet);
        }
    }

    /// <summary>
    /// Writes the gradient with respect to the input: the adjoint of the convolution as a function of its input, which is also
    /// what transposed convolution computes.
    /// </summary>
    public static void InputGradient<T>(
        ReadOnlySpan<T> outputGradient, ReadOnlySpan<T> weight, Span<T> inputGradient, in Conv2dGeometry g,
        PackSlot slot = default, InstructionSet? instructionSet = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, g.OutputLength, nameof(outputGradient));
        KernelArguments.HasLength(weight, g.WeightLength, nameof(weight));
        KernelArguments.HasLength<T>(inputGradient, g.InputLength, nameof(inputGradient));
        if (g.InputLength == 0)
            return;
        if (g.OutputLength == 0)
        {
            inputGradient[..(int)g.InputLength].Clear();
            return;
        }
        TapLayout layout = TapLayout.InputGradient(g);
        fixed (T* source = outputGradient, filters = weight, target = inputGradient)
        {
            if (FewCotangents.TryInputGradient(source, filters, target, g, instructionSet))
                return;
            if (typeof(T) == typeof(float) && WinogradChoice.TakesInputGradient(g))
            {
                WinogradKernel.InputGradient((float*)source, (float*)filters, (float*)target, g, slot, instructionSet);
                return;
            }
            if (g.IsDepthwise)
            {
                var depthwise = new DepthwiseConvolution<T>
                {
                    Source = source,
                    Weight = filters,
                    Target = target,
                    Planes = g.Batch * g.InChannels,
                    Channels = g.InChannels,
                    Sources = g.GroupOutChannels,
                    Targets = 1,
                    Taps = g.Taps,
                    SourcePitch = g.OutSize,
                    TargetWidth = g.InWidth,
                    TargetPitch = g.InSize,
                    Layout = layout,
                };
                Tiles.RunVectors<T, DepthwiseConvolution<T>>(depthwise, instructionSet);
                return;
            }
            var convolution = new TapConvolution<T>
            {
                Source = source,
                Target = target,
                Weight = filters,
                Batch = g.Batch,
                Groups = g.Groups,
                ChannelsRead = g.GroupOutChannels,
                ChannelsWritten = g.GroupInChannels,
                SourceSize = g.OutSize,
                TargetWidth = g.InWidth,
                TargetSize = g.InSize,
                WrittenStride = g.Taps,
                ReadStride = g.GroupInChannels * g.Taps,
                GroupStride = g.GroupOutChannels * g.GroupInChannels * g.Taps,
                Layout = layout,
                Slot = slot,
                Use = PackUse.InputGradient,
                Geometry = g,
            };
            Tiles.Run<T, TapConvolution<T>>(convolution, instructionSet);
        }
    }

    /// <summary>Writes the gradient with respect to the weight, summed over the batch.</summary>
    public static void WeightGradient<T>(
        ReadOnlySpan<T> input, ReadOnlySpan<T> outputGradient, Span<T> weightGradient, in Conv2dGeometry g,
        InstructionSet? instructionSet = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(input, g.InputLength, nameof(input));
        KernelArguments.HasLength(outputGradient, g.OutputLength, nameof(outputGradient));
        KernelArguments.HasLength<T>(weightGradient, g.WeightLength, nameof(weightGradient));
        if (g.OutputLength == 0 || g.InputLength == 0)
        {
            weightGradient[..(int)g.WeightLength].Clear();
            return;
        }
        TapLayout layout = TapLayout.Forward(g);
        fixed (T* source = input, gradient = outputGradient, target = weightGradient)
        {
            if (typeof(T) == typeof(float) && WinogradChoice.TakesWeightGradient(g))
            {
                WinogradKernel.WeightGradient((float*)source, (float*)gradient, (float*)target, g, instructionSet);
                return;
            }
            if (g.IsDepthwise)
            {
                var depthwise = new DepthwiseFilterGradient<T>
                {
                    Input = source,
                    OutputGradient = gradient,
                    WeightGradient = target,
                    Geometry = g,
                    Layout = layout,
                };
                Tiles.RunVectors<T, DepthwiseFilterGradient<T>>(depthwise, instructionSet);
                return;
            }
            if (PlaneFilterGradient<T>.Pays(g, layout))
            {
                var planes = new PlaneFilterGradient<T>
                {
                    Input = source,
                    OutputGradient = gradient,
                    WeightGradient = target,
                    Geometry = g,
                    Layout = layout,
                };
                Tiles.RunVectors<T, PlaneFilterGradient<T>>(planes, instructionSet);
                return;
            }
            var filterGradient = new FilterGradient<T>
            {
                Input = source,
                OutputGradient = gradient,
                WeightGradient = target,
                Geometry = g,
                Layout = layout,
            };
            Tiles.Run<T, FilterGradient<T>>(filterGradient, instructionSet);
        }
    }

    /// <summary>Writes the gradient with respect to the bias: the output gradient summed over batch, rows and columns.</summary>
    public static void BiasGradient<T>(ReadOnlySpan<T> outputGradient, Span<T> biasGradient, in Conv2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelArguments.HasLength(outputGradient, g.OutputLength, nameof(outputGradient));
        KernelArguments.HasLength<T>(biasGradient, g.OutChannels, nameof(biasGradient));
        int batch = g.Batch;
        int channels = g.OutChannels;
        int size = g.OutSize;
        fixed (T* gradient = outputGradient, target = biasGradient)
        {
            T* from = gradient;
            T* to = target;
            int perTask = (int)Math.Clamp(MinimumElementsPerTask / Math.Max(1L, (long)batch * size), 1, Math.Max(1, channels));
            Workers.For(channels, perTask, (first, last) =>
            {
                for (int channel = first; channel < last; channel++)
                {
                    T sum = T.Zero;
                    for (int image = 0; image < batch; image++)
                        sum += TensorPrimitives.Sum(new ReadOnlySpan<T>(from + ((((nint)image * channels) + channel) * size), size));
                    to[channel] = sum;
                }
            });
        }
    }
}
