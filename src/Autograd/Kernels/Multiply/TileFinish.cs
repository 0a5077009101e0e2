namespace AutogradNet.Kernels;

/// <summary>A <see cref="TileEpilogue{T}"/> for tiles that were just written and lie in the first-level cache.</summary>
internal static unsafe class TileFinish<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Finishes the first <paramref name="rows"/> rows of <paramref name="vectors"/> vectors; nothing is added to them.</summary>
    public static void Run(T* target, nint stride, TileEpilogue<T>* epilogue, int rows, int vectors)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (int i = 0; i < vectors; i++)
            {
                T* at = target + (i * TOperations.Count);
                TOperations.Store(ChannelEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Load(at), epilogue->Row + row, 0), at);
            }
            target += stride;
        }
    }
}
