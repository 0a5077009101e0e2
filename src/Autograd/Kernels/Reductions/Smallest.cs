using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>Keeps the smallest number.</summary>
internal readonly struct Smallest : IExtremum
{
    public T Of<T>(ReadOnlySpan<T> run)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Min(run);

    public bool Beats<T>(T candidate, T best)
        where T : unmanaged, IFloatingPointIeee754<T> => candidate < best;

    public Vector<T> Beats<T>(Vector<T> candidate, Vector<T> best)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.LessThan(candidate, best);
}
