namespace AutogradNet.Kernels;

/// <summary>Work that is written once over the tile and compiled for each.</summary>
internal interface ITileAction<T>
    where T : unmanaged
{
    /// <summary>Does the work with one tile.</summary>
    void Run<TTile>()
        where TTile : struct, ITile<T>;
}
