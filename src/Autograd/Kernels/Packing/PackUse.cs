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
}
