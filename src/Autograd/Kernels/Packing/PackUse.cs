namespace AutogradNet.Kernels;

/// <summary>The layouts in which weights are kept packed.</summary>
internal enum PackUse
{
    /// <summary>Panels of the filters for a convolution.</summary>
    Forward,

    /// <summary>Panels of the filters for an input gradient.</summary>
    InputGradient,

    /// <summary>Panels of Winograd-transformed filters for a convolution.</summary>
    WinogradForward,

    /// <summary>Panels of Winograd-transformed filters for an input gradient.</summary>
    WinogradInputGradient,

    /// <summary>Taps of the filters, side by side as vectors transform them for a convolution by Winograd's algorithm.</summary>
    WinogradForwardTaps,

    /// <summary>The same for an input gradient.</summary>
    WinogradInputGradientTaps,

    /// <summary>Sums over runs of the rows of a linear layer's weight.</summary>
    LinearRunSums,

    /// <summary>Filters of three vectors of output channels at a time, one tap after the other.</summary>
    LaneTriples,

    /// <summary>The same of two vectors.</summary>
    LanePairs,
}
