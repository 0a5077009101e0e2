using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>256-bit registers of AVX and FMA. <typeparamref name="T"/> is float or double.</summary>
internal readonly unsafe struct Avx2Operations<T> : IVectorOperations<T, Vector256<T>>
    where T : unmanaged
{
    public static int Count => 256 / 8 / sizeof(T);

    public static bool HasManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Load(T* source) => typeof(T) == typeof(float)
        ? Avx.LoadVector256((float*)source).As<float, T>()
        : Avx.LoadVector256((double*)source).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Broadcast(T* source) => typeof(T) == typeof(float)
        ? Vector256.Create(*(float*)source).As<float, T>()
        : Vector256.Create(*(double*)source).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<T> value, T* target)
    {
        if (typeof(T) == typeof(float))
            Avx.Store((float*)target, value.As<T, float>());
        else
            Avx.Store((double*)target, value.As<T, double>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> left, Vector256<T> right, Vector256<T> addend) => typeof(T) == typeof(float)
        ? Fma.MultiplyAdd(left.As<T, float>(), right.As<T, float>(), addend.As<T, float>()).As<float, T>()
        : Fma.MultiplyAdd(left.As<T, double>(), right.As<T, double>(), addend.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Add(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Avx.Add(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx.Add(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Subtract(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Avx.Subtract(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx.Subtract(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Multiply(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Avx.Multiply(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx.Multiply(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtLeast(Vector256<T> value, Vector256<T> bound) => typeof(T) == typeof(float)
        ? Avx.BlendVariable(value.As<T, float>(), bound.As<T, float>(), Avx.CompareLessThanOrEqual(value.As<T, float>(), bound.As<T, float>())).As<float, T>()
        : Avx.BlendVariable(value.As<T, double>(), bound.As<T, double>(), Avx.CompareLessThanOrEqual(value.As<T, double>(), bound.As<T, double>())).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> AtMost(Vector256<T> value, Vector256<T> bound) => typeof(T) == typeof(float)
        ? Avx.BlendVariable(value.As<T, float>(), bound.As<T, float>(), Avx.CompareGreaterThanOrEqual(value.As<T, float>(), bound.As<T, float>())).As<float, T>()
        : Avx.BlendVariable(value.As<T, double>(), bound.As<T, double>(), Avx.CompareGreaterThanOrEqual(value.As<T, double>(), bound.As<T, double>())).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Maximum(Vector256<T> left, Vector256<T> right) => typeof(T) == typeof(float)
        ? Avx.Max(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx.Max(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector256<T> value) => Vector256.Sum(value);
}
