using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Which of two numbers a reduction keeps.</summary>
internal interface IExtremum
{
    /// <summary>The extremum of a run; NaN where one is in it.</summary>
    T Of<T>(ReadOnlySpan<T> run)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Whether <paramref name="candidate"/> is strictly further out than <paramref name="best"/>; false for NaN.</summary>
    bool Beats<T>(T candidate, T best)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>The same, lane by lane: all bits set where the candidate is further out.</summary>
    Vector<T> Beats<T>(Vector<T> candidate, Vector<T> best)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
