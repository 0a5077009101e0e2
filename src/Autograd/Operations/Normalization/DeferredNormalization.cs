using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// A tensor times a scale plus a shift of each channel, that is computed when it is read, together with what follows: a sum with another
/// tensor, then an activation, each of which may be missing. It gives the bits that these operations give one after the other.
/// </summary>
internal sealed unsafe class DeferredNormalization : DeferredValue
{
    private readonly EpilogueActivation? _activation;
    private bool _isTaken;

    private DeferredNormalization(Tensor x, Tensor scale, Tensor shift, Tensor? addend = null, EpilogueActivation? activation = null)
        : base(x, scale, shift, addend) => _activation = activation;

    private Tensor X => Operand(0)!;

    private Tensor Scale => Operand(1)!;

    private Tensor Shift => Operand(2)!;

    private Tensor? Addend => Operand(3);

    /// <summary>Whether the normalisation of [N, C] or [N, C, …] may be deferred, and need not better be computed at once.</summary>
    public static bool Serves(Tensor x) => Deferral.Current is not null && x.Count > 0 && x.MayBeReadLater;

    /// <summary>A deferred normalisation of what <see cref="Serves"/> allows; scale and shift are one of each per channel, that nobody will write to.</summary>
    public static Tensor Start(Tensor x, Tensor scale, Tensor shift) => Defer(new DeferredNormalization(x, scale, shift), Deferral.Current!);

    /// <summary>The normalisation that a tensor stands for, where an operation may join: nothing was computed, and no other operation has joined.</summary>
    public static DeferredNormalization? Open(Tensor x) =>
        Deferral.Current is not null && x.Deferred is DeferredNormalization { _isTaken: false, _activation: null } normalization && x.Shape == normalization.X.Shape
            ? normalization
            : null;

    /// <summary>The sum of two tensors of one shape, where one is a normalisation that takes the other in; otherwise null.</summary>
    public static Tensor? Add(Tensor x, Tensor y)
    {
        if (x.Shape != y.Shape || x.DType != y.DType) return null;
        if (Open(x) is { Addend: null } left && y.Deferred != left && y.MayBeReadLater) return left.Join(y, null);
        if (Open(y) is { Addend: null } right && x.Deferred != right && x.MayBeReadLater) return right.Join(x, null);
        return null;
    }

    /// <summary>What comes out, through an activation.</summary>
    public Tensor Activate(EpilogueActivation activation) => Join(null, activation);

    /// <summary>What comes out, through a rectifier, computed now, and the bits of what passes.</summary>
    public Tensor Rectify<TTest>(EpilogueActivation rectifier, Tensor bits)
        where TTest : struct, IBitTest
    {
        var result = Tensor.Empty(X.Shape, X.DType);
        if (X.DType == DType.Float32) Run<float, TTest>(result.MutableSpan<float>(), bits.MutableSpan<byte>(), rectifier);
        else Run<double, TTest>(result.MutableSpan<double>(), bits.MutableSpan<byte>(), rectifier);
        _isTaken = true;
        return result;
    }

    /// <inheritdoc/>
    public override void Write(Span<byte> target)
    {
        var activation = _activation ?? EpilogueActivation.None;
        if (X.DType == DType.Float32) Run<float, NoTest>(MemoryMarshal.Cast<byte, float>(target), default, activation);
        else Run<double, NoTest>(MemoryMarshal.Cast<byte, double>(target), default, activation);
    }

    private static Tensor Defer(DeferredNormalization normalization, Deferral deferral) =>
        Tensor.Defer(normalization.X.Shape, normalization.X.DType, normalization, deferral);

    private Tensor Join(Tensor? addend, EpilogueActivation? activation)
    {
        var result = Defer(new DeferredNormalization(X, Scale, Shift, addend ?? Addend, activation ?? _activation), Deferral.Current!);
        _isTaken = true;
        return result;
    }

    private void Run<T, TTest>(Span<T> target, Span<byte> bits, EpilogueActivation activation)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTest : struct, IBitTest
    {
        fixed (T* scale = Scale.Span<T>(), shift = Shift.Span<T>(), addend = Addend is { } tensor ? tensor.Span<T>() : default)
        {
            var epilogue = new ConvolutionEpilogue<T>(scale, shift, addend, activation);
            NormalizedRows.Run<T, TTest>(X.Span<T>(), target, bits, epilogue, X.Shape[0], X.Shape[1], X.Shape.CountOf(2, X.Shape.Rank));
        }
    }

    private readonly struct NoTest : IBitTest
    {
        public static Vector256<T> Invoke<T>(Vector256<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => default;
    }
}
