using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Limits to [0, 1/2], and says so; NaN stays.</summary>
internal readonly struct Limit : ILanewiseUnary
{
    public ClampBounds? Bounds => new(0, 0.5);

    public T Invoke<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.Min(Vector.Max(x, Vector<T>.Zero), VectorMath.Constant<T>(0.5));
}
