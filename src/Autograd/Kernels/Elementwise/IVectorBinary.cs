using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>A binary formula, once for numbers and once for vectors of them; <see cref="VectorLoop"/> runs it.</summary>
internal interface IVectorBinary
{
    T Invoke<T>(T x, T y)
        where T : unmanaged, IFloatingPointIeee754<T>;

    Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
