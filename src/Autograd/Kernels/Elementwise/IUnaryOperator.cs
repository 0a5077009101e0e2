using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>One value in, one value out, over a run of values. A struct, so that the traversal is compiled for it.</summary>
internal interface IUnaryOperator
{
    void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
