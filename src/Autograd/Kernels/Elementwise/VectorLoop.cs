using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>Runs a formula over spans: vectors first, then the tail one by one.</summary>
internal static class VectorLoop
{
    public static void Run<T, TFormula>(ReadOnlySpan<T> x, Span<T> destination, TFormula formula)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IVectorUnary
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            formula.Invoke(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < x.Length; i++) Unsafe.Add(ref to, i) = formula.Invoke(Unsafe.Add(ref from, i));
    }

    public static void Run<T, TFormula>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, TFormula formula)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IVectorBinary
    {
        ref var left = ref MemoryMarshal.GetReference(x);
        ref var right = ref MemoryMarshal.GetReference(y);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            formula.Invoke(Vector.LoadUnsafe(ref left, (nuint)i), Vector.LoadUnsafe(ref right, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < x.Length; i++) Unsafe.Add(ref to, i) = formula.Invoke(Unsafe.Add(ref left, i), Unsafe.Add(ref right, i));
    }

    public static void Run<T, TFormula>(ReadOnlySpan<T> x, T y, Span<T> destination, TFormula formula)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IVectorBinary
    {
        var right = new Vector<T>(y);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= x.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            formula.Invoke(Vector.LoadUnsafe(ref from, (nuint)i), right).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < x.Length; i++) Unsafe.Add(ref to, i) = formula.Invoke(Unsafe.Add(ref from, i), y);
    }

    public static void Run<T, TFormula>(T x, ReadOnlySpan<T> y, Span<T> destination, TFormula formula)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFormula : struct, IVectorBinary
    {
        var left = new Vector<T>(x);
        ref var from = ref MemoryMarshal.GetReference(y);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            formula.Invoke(left, Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < y.Length; i++) Unsafe.Add(ref to, i) = formula.Invoke(x, Unsafe.Add(ref from, i));
    }
}
