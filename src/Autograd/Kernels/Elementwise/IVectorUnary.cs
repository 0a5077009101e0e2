using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>A unary formula, once for a number and once for a vector of them; <see cref="VectorLoop"/> runs it.</summary>
internal interface IVectorUnary
{
    T Invoke<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T>;

    Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
