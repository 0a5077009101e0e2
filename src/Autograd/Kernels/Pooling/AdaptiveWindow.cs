namespace AutogradNet.Kernels;

/// <summary>PyTorch's rule for the window of an adaptive pooling along one axis: [⌊i·in/out⌋, ⌈(i+1)·in/out⌉).</summary>
internal readonly record struct AdaptiveWindow(int Start, int End)
{
    /// <summary>Positions in the window.</summary>
    public int Length => End - Start;

    /// <summary>The window of output position <paramref name="index"/>.</summary>
    public static AdaptiveWindow At(int index, int inSize, int outSize) => new(
        (int)((long)index * inSize / outSize),
        (int)((((index + 1L) * inSize) + outSize - 1) / outSize));
}
