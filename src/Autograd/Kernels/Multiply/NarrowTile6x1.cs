using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Six rows of one vector, for the last columns of a product that do not fill two.</summary>
internal static unsafe class NarrowTile6x1<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Multiply"/>, with panels whose depths lie <paramref name="leftStep"/> and <paramref name="rightStep"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply(nint depth, T* left, int leftStep, T* right, int rightStep, T* target, nint stride, bool accumulate, T* start)
    {
        Sums6x1<T, TVector, TOperations> sums = default;
        if (start is not null)
            sums.Broadcast(start);
        else if (accumulate)
            sums.Load(target, stride);
        SumLoop<T, Sums6x1<T, TVector, TOperations>>.Run(ref sums, depth, left, leftStep, 1, right, rightStep);
        sums.Write(target, stride);
    }
}
