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
            nint channel = epilogue->Row + row;
            for (int i = 0; i < vectors; i++)
            {
                T* at = target + (i * TOperations.Count);
                TVector x = TOperations.Load(at);
                if (epilogue->Bias != null)
                    x = TOperations.Add(x, TOperations.Broadcast(epilogue->Bias + channel));
                if (epilogue->Scale != null)
                    x = TOperations.Add(TOperations.Multiply(x, TOperations.Broadcast(epilogue->Scale + channel)), TOperations.Broadcast(epilogue->Shift + channel));
                if (epilogue->HasLow)
                    x = TOperations.AtLeast(x, TOperations.Broadcast(&epilogue->Low));
                if (epilogue->HasHigh)
                    x = TOperations.AtMost(x, TOperations.Broadcast(&epilogue->High));
                TOperations.Store(x, at);
            }
            target += stride;
        }
    }
}
