using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>x as it is.</summary>
internal readonly struct NoFormula : ILanewiseUnary
{
    public ClampBounds? Bounds => new(double.NegativeInfinity, double.PositiveInfinity);

    public T Invoke<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T> => x;

    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => x;
}
