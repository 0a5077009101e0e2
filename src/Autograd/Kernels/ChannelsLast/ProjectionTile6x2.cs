using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Six pixels of two vectors, three of two or twelve of one: up to 12 accumulators of 16 registers, for
/// <see cref="ProjectionTile{T, TVector, TOperations}"/>.
/// </summary>
internal readonly unsafe struct ProjectionTile6x2<T, TVector, TOperations> : IProjectionTile<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    public static int Pixels => 6;

    public static int NarrowPixels => 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void All(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        Sums6x2<T, TVector, TOperations> sums = default;
        sums.Load(target, pitch);
        SumLoop<T, Sums6x2<T, TVector, TOperations>>.Run(ref sums, depth, source, 1, sourcePitch, filters, ProjectionTile<T, TVector, TOperations>.Lanes);
        sums.Write(target, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Half(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        Sums3x2<T, TVector, TOperations> sums = default;
        sums.Load(target, pitch);
        SumLoop<T, Sums3x2<T, TVector, TOperations>>.Run(ref sums, depth, source, 1, sourcePitch, filters, ProjectionTile<T, TVector, TOperations>.Lanes);
        sums.Write(target, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Narrow(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        Sums12x1<T, TVector, TOperations> sums = default;
        sums.Load(target, pitch);
        SumLoop<T, Sums12x1<T, TVector, TOperations>>.Run(ref sums, depth, source, 1, sourcePitch, filters, ProjectionTile<T, TVector, TOperations>.Lanes);
        sums.Write(target, pitch);
    }
}
