using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>
/// The 512-bit operations as the platform emulates them where the processor has none, so that code written over sixteen lanes is tested
/// on every machine.
/// </summary>
internal readonly unsafe struct SixteenLanes : IVectorOperations<float, Vector512<float>>
{
    public static int Count => Vector512<float>.Count;

    public static bool HasManyRegisters => true;

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static Vector512<float> Broadcast(float* source) => Vector512.Create(*source);

    public static void Store(Vector512<float> value, float* target) => value.Store(target);

    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Vector512.FusedMultiplyAdd(left, right, addend);

    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => left + right;

    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => left - right;

    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => left * right;

    public static Vector512<float> AtLeast(Vector512<float> value, Vector512<float> bound) =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(value, bound), bound, value);

    public static Vector512<float> AtMost(Vector512<float> value, Vector512<float> bound) =>
        Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(value, bound), bound, value);

    public static Vector512<float> Maximum(Vector512<float> left, Vector512<float> right) => AtLeast(left, right);

    public static float Sum(Vector512<float> value) => Vector512.Sum(value);
}
