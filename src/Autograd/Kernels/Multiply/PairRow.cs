using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>What is done to a row of a tile, two vectors of sums.</summary>
internal static unsafe class PairRow<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Adds the same to all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref TVector a, ref TVector b, TVector x)
    {
        a = TOperations.Add(a, x);
        b = TOperations.Add(b, x);
    }

    /// <summary>Adds what lies in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref TVector a, ref TVector b, T* addend)
    {
        a = TOperations.Add(a, TOperations.Load(addend));
        b = TOperations.Add(b, TOperations.Load(addend + TOperations.Count));
    }

    /// <summary>Times a scale plus a shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref TVector a, ref TVector b, TVector scale, TVector shift)
    {
        a = TOperations.Add(TOperations.Multiply(a, scale), shift);
        b = TOperations.Add(TOperations.Multiply(b, scale), shift);
    }

    /// <summary>Limits from below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtLeast(ref TVector a, ref TVector b, TVector low)
    {
        a = TOperations.AtLeast(a, low);
        b = TOperations.AtLeast(b, low);
    }

    /// <summary>Limits from above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtMost(ref TVector a, ref TVector b, TVector high)
    {
        a = TOperations.AtMost(a, high);
        b = TOperations.AtMost(b, high);
    }

    /// <summary>Writes all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(T* target, TVector a, TVector b)
    {
        TOperations.Store(a, target);
        TOperations.Store(b, target + TOperations.Count);
    }
}
