using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>x(1 - x), which has no limits that tiles know.</summary>
internal readonly struct Hill : ILanewiseUnary
{
    public T Invoke<T>(T x)
        where T : unmanaged, IFloatingPointIeee754<T> => x * (T.One - x);

    public Vector<T> Invoke<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => x * (Vector<T>.One - x);
}
