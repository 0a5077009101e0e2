using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Eight lanes: AVX2.</summary>
internal readonly unsafe struct PoolVectors8 : IPoolVectors<Vector256<float>>
{
    private const byte EvenLanes = 0b10_00_10_00;
    private const byte OddLanes = 0b11_01_11_01;
    private const byte Middle = 0b11_01_10_00;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Inside(int column, int columns)
    {
        Vector256<int> at = Vector256<int>.Indices + Vector256.Create(column);
        return (Vector256.GreaterThanOrEqual(at, Vector256<int>.Zero) & Vector256.LessThan(at, Vector256.Create(columns))).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadInside(float* source, Vector256<float> mask) =>
        Avx.BlendVariable(Vector256.Create(float.NegativeInfinity), Avx.MaskLoad(source, mask), mask);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(float* target, Vector256<float> value, int lanes) =>
        Avx.MaskStore(target, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(lanes)).AsSingle(), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(byte* target, Vector256<float> places)
    {
        Vector128<short> words = Sse2.PackSignedSaturate(places.AsInt32().GetLower(), places.AsInt32().GetUpper());
        *(ulong*)target = Sse2.PackUnsignedSaturate(words, words).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BroadcastPlace(int place) => Vector256.Create(place).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> AddPlaces(Vector256<float> left, Vector256<float> right) => (left.AsInt32() + right.AsInt32()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Evens(Vector256<float> left, Vector256<float> right) => InOrder(Avx.Shuffle(left, right, EvenLanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Odds(Vector256<float> left, Vector256<float> right) => InOrder(Avx.Shuffle(left, right, OddLanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Following(Vector256<float> values, Vector256<float> next) =>
        Avx2.PermuteVar8x32(Avx.Blend(values, next, 1), Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> first, Vector256<float> second) => Avx.Max(first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Unordered(Vector256<float> left, Vector256<float> right) => Avx.CompareUnordered(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Or(Vector256<float> left, Vector256<float> right) => left | right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAny(Vector256<float> mask) => Avx.MoveMask(mask) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EqualsAny(Vector256<float> left, Vector256<float> right) => Vector256.EqualsAny(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TakesOver(Vector256<float> value, Vector256<float> best) =>
        Vector256.AndNot(Vector256.Equals(best, best), Vector256.LessThanOrEqual(value, best));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> TakesOver(Vector256<float> value, Vector256<float> at, Vector256<float> best, Vector256<float> place)
    {
        Vector256<float> numbers = Vector256.Equals(best, best);
        Vector256<float> greater = Vector256.AndNot(numbers, Vector256.LessThanOrEqual(value, best));
        Vector256<float> equal = Vector256.Equals(value, best) | Vector256.AndNot(~numbers, Vector256.Equals(value, value));
        return greater | (equal & Vector256.LessThan(at.AsInt32(), place.AsInt32()).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> left, Vector256<float> right) => Avx.BlendVariable(right, left, mask);

    // A shuffle within halves leaves pairs in the order 0 2 1 3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> InOrder(Vector256<float> pairs) => Avx2.Permute4x64(pairs.AsDouble(), Middle).AsSingle();
}
