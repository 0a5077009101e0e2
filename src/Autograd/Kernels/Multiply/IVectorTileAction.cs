namespace AutogradNet.Kernels;

/// <summary>Work that is written once over the tile and the vectors it is made of, and compiled for each.</summary>
internal interface IVectorTileAction<T>
    where T : unmanaged
{
    /// <summary>Does the work with one tile and its vectors.</summary>
    void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>;
}
