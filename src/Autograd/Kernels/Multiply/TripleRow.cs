using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>What is done to a row of a tile, three vectors of sums.</summary>
internal static unsafe class TripleRow<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Adds the same to all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref TVector a, ref TVector b, ref TVector c, TVector x)
    {
        a = TOperations.Add(a, x);
        b = TOperations.Add(b, x);
        c = TOperations.Add(c, x);
    }

    /// <summary>Adds what lies in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref TVector a, ref TVector b, ref TVector c, T* addend)
    {
        a = TOperations.Add(a, TOperations.Load(addend));
        b = TOperations.Add(b, TOperations.Load(addend + TOperations.Count));
        c = TOperations.Add(c, TOperations.Load(addend + (2 * TOperations.Count)));
    }

    /// <summary>Times a scale plus a shift.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(ref TVector a, ref TVector b, ref TVector c, TVector scale, TVector shift)
    {
        a = TOperations.Add(TOperations.Multiply(a, scale), shift);
        b = TOperations.Add(TOperations.Multiply(b, scale), shift);
        c = TOperations.Add(TOperations.Multiply(c, scale), shift);
    }

    /// <summary>Limits from below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtLeast(ref TVector a, ref TVector b, ref TVector c, TVector low)
    {
        a = TOperations.AtLeast(a, low);
        b = TOperations.AtLeast(b, low);
        c = TOperations.AtLeast(c, low);
    }

    /// <summary>Limits from above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AtMost(ref TVector a, ref TVector b, ref TVector c, TVector high)
    {
        a = TOperations.AtMost(a, high);
        b = TOperations.AtMost(b, high);
        c = TOperations.AtMost(c, high);
    }

    /// <summary>Writes all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(T* target, TVector a, TVector b, TVector c)
    {
        TOperations.Store(a, target);
        TOperations.Store(b, target + TOperations.Count);
        TOperations.Store(c, target + (2 * TOperations.Count));
    }
}
