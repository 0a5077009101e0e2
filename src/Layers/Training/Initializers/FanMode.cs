namespace AutogradNet.Layers.Training;

/// <summary>What <see cref="KaimingNormal"/> and <see cref="KaimingUniformInitializer"/> keep the variance of.</summary>
public enum FanMode
{
    /// <summary>The activations of the forward pass.</summary>
    In,

    /// <summary>The gradients of the backward pass.</summary>
    Out,
}
