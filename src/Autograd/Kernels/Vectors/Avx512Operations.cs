using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>512-bit registers of AVX-512. <typeparamref name="T"/> is float or double.</summary>
internal readonly unsafe struct Avx512Operations<T> : IVectorOperations<T, Vector512<T>>
    where T : unmanaged
{
    public static int Count => 512 / 8 / sizeof(T);

    public static bool HasManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Load(T* source) => typeof(T) == typeof(float)
        ? Avx512F.LoadVector512((float*)source).As<float, T>()
        : Avx512F.LoadVector512((double*)source).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Broadcast(T* source) => typeof(T) == typeof(float)
        ? Vector512.Create(*(float*)source).As<float, T>()
        : Vector512.Create(*(double*)source).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<T> value, T* target)
    {
        if (typeof(T) == typeof(float))
            Avx512F.Store((float*)target, value.As<T, float>());
        else
            Avx512F.Store((double*)target, value.As<T, double>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> left, Vector512<T> right, Vector512<T> addend) => typeof(T) == typeof(float)
        ? Avx512F.FusedMultiplyAdd(left.As<T, float>(), right.As<T, float>(), addend.As<T, float>()).As<float, T>()
        : Avx512F.FusedMultiplyAdd(left.As<T, double>(), right.As<T, double>(), addend.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Add(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Avx512F.Add(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx512F.Add(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Subtract(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Avx512F.Subtract(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx512F.Subtract(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Multiply(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Avx512F.Multiply(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx512F.Multiply(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtLeast(Vector512<T> value, Vector512<T> bound) => typeof(T) == typeof(float)
        ? Avx512F.BlendVariable(value.As<T, float>(), bound.As<T, float>(), Avx512F.CompareLessThanOrEqual(value.As<T, float>(), bound.As<T, float>())).As<float, T>()
        : Avx512F.BlendVariable(value.As<T, double>(), bound.As<T, double>(), Avx512F.CompareLessThanOrEqual(value.As<T, double>(), bound.As<T, double>())).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> AtMost(Vector512<T> value, Vector512<T> bound) => typeof(T) == typeof(float)
        ? Avx512F.BlendVariable(value.As<T, float>(), bound.As<T, float>(), Avx512F.CompareGreaterThanOrEqual(value.As<T, float>(), bound.As<T, float>())).As<float, T>()
        : Avx512F.BlendVariable(value.As<T, double>(), bound.As<T, double>(), Avx512F.CompareGreaterThanOrEqual(value.As<T, double>(), bound.As<T, double>())).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Maximum(Vector512<T> left, Vector512<T> right) => typeof(T) == typeof(float)
        ? Avx512F.Max(left.As<T, float>(), right.As<T, float>()).As<float, T>()
        : Avx512F.Max(left.As<T, double>(), right.As<T, double>()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Vector512<T> value) => Vector512.Sum(value);
}
