using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal readonly unsafe struct PoolVectors16 : IPoolVectors<Vector512<float>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Inside(int column, int columns)
    {
        Vector512<int> at = Vector512<int>.Indices + Vector512.Create(column);
        return (Vector512.GreaterThanOrEqual(at, Vector512<int>.Zero) & Vector512.LessThan(at, Vector512.Create(columns))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadInside(float* source, Vector512<float> mask) =>
        Avx512F.MaskLoad(source, mask, Vector512.Create(float.NegativeInfinity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, Vector512<float> value, int lanes) =>
        Avx512F.MaskStore(target, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(lanes)).AsSingle(), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, Vector512<float> places) => Avx512F.ConvertToVector128Byte(places.AsInt32()).Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BroadcastPlace(int place) => Vector512.Create(place).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> AddPlaces(Vector512<float> left, Vector512<float> right) => (left.AsInt32() + right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Evens(Vector512<float> left, Vector512<float> right) =>
        Avx512F.PermuteVar16x32x2(left, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Odds(Vector512<float> left, Vector512<float> right) =>
        Avx512F.PermuteVar16x32x2(left, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Following(Vector512<float> values, Vector512<float> next) =>
        Avx512F.AlignRight32(next.AsInt32(), values.AsInt32(), 1).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> first, Vector512<float> second) => Avx512F.Max(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Unordered(Vector512<float> left, Vector512<float> right) => Avx512F.CompareUnordered(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Or(Vector512<float> left, Vector512<float> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAny(Vector512<float> mask) => mask.AsInt32() != Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAny(Vector512<float> left, Vector512<float> right) => Vector512.EqualsAny(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> TakesOver(Vector512<float> value, Vector512<float> best) =>
        Vector512.AndNot(Vector512.Equals(best, best), Vector512.LessThanOrEqual(value, best));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> TakesOver(Vector512<float> value, Vector512<float> at, Vector512<float> best, Vector512<float> place)
    {
        Vector512<float> numbers = Vector512.Equals(best, best);
        Vector512<float> greater = Vector512.AndNot(numbers, Vector512.LessThanOrEqual(value, best));
        Vector512<float> equal = Vector512.Equals(value, best) | Vector512.AndNot(~numbers, Vector512.Equals(value, value));
        return greater | (equal & Vector512.LessThan(at.AsInt32(), place.AsInt32()).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> left, Vector512<float> right) =>
        Vector512.ConditionalSelect(mask, left, right);
}
