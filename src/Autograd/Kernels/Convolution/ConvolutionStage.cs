using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>One convolution of several that are computed together, each of which reads the one before.</summary>
/// <param name="weight">Its filters.</param>
/// <param name="slot">Where they may be kept packed.</param>
/// <param name="bias">One element for each output channel, or null.</param>
/// <param name="epilogue">What follows it.</param>
/// <param name="geometry">Its sizes.</param>
internal readonly unsafe struct ConvolutionStage<T>(T* weight, PackSlot slot, T* bias, in ConvolutionEpilogue<T> epilogue, in Conv2dGeometry geometry)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public readonly T* Weight = weight;
    public readonly PackSlot Slot = slot;
    public readonly T* Bias = bias;
    public readonly ConvolutionEpilogue<T> Epilogue = epilogue;
    public readonly Conv2dGeometry Geometry = geometry;

    /// <summary>Computes it by itself.</summary>
    public void Run(T* source, T* target) => Conv2dKernel.Forward(
        new ReadOnlySpan<T>(source, checked((int)Geometry.InputLength)), new ReadOnlySpan<T>(Weight, checked((int)Geometry.WeightLength)),
        new ReadOnlySpan<T>(Bias, Bias == null ? 0 : Geometry.OutChannels), new Span<T>(target, checked((int)Geometry.OutputLength)), Geometry, Slot,
        epilogue: Epilogue);
}
