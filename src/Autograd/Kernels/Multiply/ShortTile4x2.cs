using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Four rows of two vectors, for the last rows of a product that do not fill six: as many as powers of two leave.</summary>
internal static unsafe class ShortTile4x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>The rows.</summary>
    public const int Rows = 4;

    /// <summary>As <see cref="ITile{T}.Multiply"/>, with a left panel whose depths lie <paramref name="leftStep"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(nint depth, T* left, int leftStep, T* right, T* target, nint stride, bool accumulate, T* start)
    {
        Sums4x2<T, TVector, TOperations> sums = default;
        if (start is not null)
            sums.Broadcast(start);
        else if (accumulate)
            sums.Load(target, stride);
        SumLoop<T, Sums4x2<T, TVector, TOperations>>.Run(ref sums, depth, left, leftStep, 1, right, 2 * TOperations.Count);
        sums.Write(target, stride);
    }
}
