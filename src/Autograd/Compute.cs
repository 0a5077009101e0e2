using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>How this process computes: settings that change speed and memory, not what is computed.</summary>
public static class Compute
{
    /// <summary>
    /// The number of threads that share the work of one operation, the calling one included: 1 to 256, at first the number of
    /// processors. Results are the same bits for any number. Not to be changed while operations run on other threads.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not from 1 to 256.</exception>
    public static int Threads
    {
        get => Workers.Count;
        set => Workers.Count = value;
    }

    /// <summary>
    /// Whether 3×3 convolutions of stride 1 in single precision, and their input gradients, may use Winograd's algorithm where that is
    /// faster (Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016): at first, yes. Its rounding error is about
    /// 1e-6 of the values, twice that of the sum over taps, which is used otherwise and adds up in PyTorch's order. Rectifiers and max
    /// pooling decide by the last bits where values nearly tie, and a gradient that falls on the other side of such a tie differs by up to a
    /// hundredth of its largest value in some places, though no less right. Switch this off to compare gradients with PyTorch's more closely.
    /// Not to be changed while operations run on other threads, whose last bits would depend on the moment.
    /// </summary>
    public static bool Winograd
    {
        get => WinogradChoice.Enabled;
        set => WinogradChoice.Enabled = value;
    }

    /// <summary>
    /// The most bytes of packed copies of weights that are kept, for all weights together; 384 MiB at first, about what the scores, gradients
    /// and explanations of a ResNet-50 take. Convolutions read weights from such copies; where there is no room for one it is made anew in every call. A copy lives as long as its weight is not
    /// written to or released. A lower limit does not drop copies that exist.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static long PackedWeightsLimit
    {
        get => PackBudget.Limit;
        set => PackBudget.Limit = value;
    }
}
