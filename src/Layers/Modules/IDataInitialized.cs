namespace AutogradNet.Layers;

/// <summary>A module some of whose state is computed from samples before training begins, instead of being learned.</summary>
public interface IDataInitialized
{
    /// <summary>Computes it.</summary>
    /// <param name="inputs">Preprocessed samples as the network sees them, [N, C, H, W].</param>
    /// <exception cref="ArgumentException">The samples do not fit.</exception>
    void InitializeFrom(Tensor inputs);
}
