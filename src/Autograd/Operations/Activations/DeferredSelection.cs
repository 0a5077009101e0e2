using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// What <see cref="WhereBits"/> gives, computed when it is read, and together with a multiplication by a scale of each channel where one
/// follows: how a cotangent passes a rectifier and the normalisation before it. It gives the bits that both give one after the other.
/// </summary>
internal sealed class DeferredSelection : DeferredValue
{
    private bool _isTaken;

    private DeferredSelection(Tensor x, Tensor bits, Tensor? scale = null)
        : base(x, bits, scale)
    {
    }

    private Tensor X => Operand(0)!;

    private Tensor Bits => Operand(1)!;

    private Tensor? Scale => Operand(2);

    /// <summary>The selection, to be computed later; null where it had better be computed at once.</summary>
    public static Tensor? TryStart(Tensor x, Tensor bits) =>
        Deferral.Current is not null && x.Count > 0 && x.Shape.Rank >= 2 && x.MayBeReadLater && bits.MayBeReadLater ? Defer(new DeferredSelection(x, bits)) : null;

    /// <summary>
    /// The product of two tensors, where the first is a selection that nothing was computed with and the second a scale of each channel: of
    /// [N, C, …] and [1, C, 1, …]; otherwise null.
    /// </summary>
    public static Tensor? TryMultiply(Tensor x, Tensor scale)
    {
        if (Deferral.Current is null || x.Deferred is not DeferredSelection { _isTaken: false, Scale: null } selection) return null;
        if (x.Shape != selection.X.Shape || x.DType != scale.DType || scale.Shape != NormalizationArguments.ChannelShape(x.Shape) || !scale.MayBeReadLater) return null;
        var result = Defer(new DeferredSelection(selection.X, selection.Bits, scale));
        selection._isTaken = true;
        return result;
    }

    /// <inheritdoc/>
    public override void Write(Span<byte> target)
    {
        if (X.DType == DType.Float32) Run(MemoryMarshal.Cast<byte, float>(target));
        else Run(MemoryMarshal.Cast<byte, double>(target));
    }

    private static Tensor Defer(DeferredSelection selection) => Tensor.Defer(selection.X.Shape, selection.X.DType, selection, Deferral.Current!);

    private void Run<T>(Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Scale is { } scale) BitMaskKernel.Select(X.Span<T>(), Bits.Span<byte>(), scale.Span<T>(), X.Shape.CountOf(2, X.Shape.Rank), target);
        else BitMaskKernel.Select(X.Span<T>(), Bits.Span<byte>(), target);
    }
}
