using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>Keeps the largest number.</summary>
internal readonly struct Largest : IExtremum
{
    public T Of<T>(ReadOnlySpan<T> run)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Max(run);

    public bool Beats<T>(T candidate, T best)
        where T : unmanaged, IFloatingPointIeee754<T> => candidate > best;

    public Vector<T> Beats<T>(Vector<T> candidate, Vector<T> best)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.GreaterThan(candidate, best);
}
