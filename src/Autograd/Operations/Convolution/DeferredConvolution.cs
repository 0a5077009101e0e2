using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// A convolution that is computed when its result is read, together with what follows it: a batch normalisation, then a sum with another
/// tensor, then an activation, each of which may be missing; and a depthwise one together with the pointwise one it reads, the expansion, and
/// what follows that. It gives the bits that these operations give one after the other.
/// </summary>
/// <remarks>
/// An operation that joins makes another deferred value and leaves this one as it was. Should this one be read after all, the convolution
/// is computed a second time; so that this does not happen again, results of its weight are no longer deferred.
/// </remarks>
internal sealed unsafe class DeferredConvolution : DeferredValue
{
    private readonly Conv2dGeometry _geometry;
    private readonly bool _ordered;
    private readonly EpilogueActivation? _activation;
    private readonly DeferredConvolution? _expansion;
    private bool _isTaken;
    private int _owners = 1;

    private DeferredConvolution(
        in Conv2dGeometry geometry, bool ordered, Tensor x, Tensor weight, Tensor? bias, Tensor? scale = null, Tensor? shift = null, Tensor? addend = null,
        EpilogueActivation? activation = null, DeferredConvolution? expansion = null)
        : base(x, weight, bias, scale, shift, addend) =>
        (_geometry, _ordered, _activation, _expansion) = (geometry, ordered, activation, expansion?.Share());

    /// <inheritdoc/>
    public override bool Reads(Storage storage) => base.Reads(storage) || _expansion?.Reads(storage) == true;

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Decrement(ref _owners) > 0) return;
        base.Release();
        _expansion?.Release();
    }

    /// <summary>Whether a batch normalisation may come next.</summary>
    public bool CanNormalize => Scale is null && Addend is null && _activation is null;

    private Tensor X => Operand(0)!;

    private Tensor Weight => Operand(1)!;

    private Tensor? Bias => Operand(2);

    private Tensor? Scale => Operand(3);

    private Tensor? Shift => Operand(4);

    private Tensor? Addend => Operand(5);

    private Shape Shape => [_geometry.Batch, _geometry.OutChannels, _geometry.OutHeight, _geometry.OutWidth];

    /// <summary>
    /// A deferred convolution, or null where it had better be computed at once. The arguments fit one another;
    /// <paramref name="ordered"/> is that of <see cref="Conv2dKernel.Forward"/>.
    /// </summary>
    public static Tensor? TryStart(Tensor x, Tensor weight, Tensor? bias, in Conv2dGeometry geometry, bool ordered)
    {
        if (Deferral.Current is not { } deferral || geometry.OutputLength == 0 || weight.WantsPlainResults) return null;
        if (!x.MayBeReadLater || !weight.MayBeReadLater || bias is { MayBeReadLater: false }) return null;
        if (x.Deferred is not DeferredConvolution { _isTaken: false, Addend: null, _expansion: null } expansion
            || x.Shape != expansion.Shape || !ExpandedDepthwise<float>.Serves(expansion._geometry, geometry))
        {
            return Defer(new DeferredConvolution(geometry, ordered, x, weight, bias), deferral);
        }

        var result = Defer(new DeferredConvolution(geometry, ordered, expansion.X, weight, bias, expansion: expansion), deferral);
        expansion._isTaken = true;
        return result;
    }

    /// <summary>The convolution that a tensor stands for, where an operation may join: nothing was computed, and no other operation has joined.</summary>
    public static DeferredConvolution? Open(Tensor x) =>
        Deferral.Current is not null && x.Deferred is DeferredConvolution { _isTaken: false, _activation: null } convolution && x.Shape == convolution.Shape
            ? convolution
            : null;

    /// <summary>The sum of two tensors of one shape, where one is a convolution that takes the other in; otherwise null.</summary>
    public static Tensor? Add(Tensor x, Tensor y)
    {
        if (x.Shape != y.Shape || x.DType != y.DType) return null;
        if (Open(x) is { Addend: null } left && y.Deferred != left && y.MayBeReadLater) return left.Join(null, null, y, null);
        if (Open(y) is { Addend: null } right && x.Deferred != right && x.MayBeReadLater) return right.Join(null, null, x, null);
        return null;
    }

    /// <summary>
    /// Computes the convolution that a tensor stands for as a part of a larger tensor, of which it takes the elements from
    /// <paramref name="start"/> on; false where there is none, or another operation has joined.
    /// </summary>
    public static bool TryMove(Tensor x, Tensor target, int start)
    {
        if (Deferral.Current is null || x.Deferred is not DeferredConvolution { _isTaken: false } convolution || x.Shape != convolution.Shape) return false;
        if (x.DType == DType.Float32) convolution.Run(target.MutableSpan<float>().Slice(start, x.Count));
        else convolution.Run(target.MutableSpan<double>().Slice(start, x.Count));
        convolution._isTaken = true;
        return true;
    }

    /// <summary>What comes out times a scale plus a shift, one of each for every channel.</summary>
    public Tensor Normalize(Tensor scale, Tensor shift) => Join(scale, shift, null, null);

    /// <summary>What comes out, through an activation.</summary>
    public Tensor Activate(EpilogueActivation activation) => Join(null, null, null, activation);

    /// <inheritdoc/>
    public override void Write(Span<byte> target)
    {
        if (_isTaken) Weight.WantPlainResults();
        if (X.DType == DType.Float32) Run(MemoryMarshal.Cast<byte, float>(target));
        else Run(MemoryMarshal.Cast<byte, double>(target));
    }

    private static ReadOnlySpan<T> Values<T>(Tensor? tensor)
        where T : unmanaged => tensor is null ? default : tensor.Span<T>();

    private static Tensor Defer(DeferredConvolution convolution, Deferral deferral) =>
        Tensor.Defer(convolution.Shape, convolution.X.DType, convolution, deferral);

    // The same for one more owner, who releases it as well.
    private DeferredConvolution Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    private Tensor Join(Tensor? scale, Tensor? shift, Tensor? addend, EpilogueActivation? activation)
    {
        var joined = new DeferredConvolution(
            _geometry, _ordered, X, Weight, Bias, scale ?? Scale, shift ?? Shift, addend ?? Addend, activation ?? _activation, _expansion);
        var result = Defer(joined, Deferral.Current!);
        _isTaken = true;
        return result;
    }

    private void Run<T>(Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* scale = Values<T>(Scale), shift = Values<T>(Shift), addend = Values<T>(Addend))
        {
            var epilogue = Epilogue(scale, shift, addend);
            if (_expansion is { } expansion)
                expansion.Expand(Weight, Bias, target, _geometry, epilogue);
            else
                Conv2dKernel.Forward(X.Span<T>(), Weight.Span<T>(), Values<T>(Bias), target, _geometry, Weight.PackSlot, ordered: _ordered, epilogue: epilogue);
        }
    }

    // Computes the depthwise convolution that reads this one.
    private void Expand<T>(Tensor weight, Tensor? bias, Span<T> target, in Conv2dGeometry geometry, in ConvolutionEpilogue<T> epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* source = X.Span<T>(), filters = Weight.Span<T>(), start = Values<T>(Bias), scale = Values<T>(Scale), shift = Values<T>(Shift))
        fixed (T* depthwise = weight.Span<T>(), depthwiseStart = Values<T>(bias), result = target)
        {
            var both = new ExpandedDepthwise<T>
            {
                Source = source,
                ExpansionWeight = filters,
                Slot = Weight.PackSlot,
                ExpansionBias = start,
                ExpansionEpilogue = Epilogue(scale, shift, null),
                Expansion = _geometry,
                Weight = depthwise,
                Bias = depthwiseStart,
                Epilogue = epilogue,
                Geometry = geometry,
                Target = result,
            };
            Tiles.RunVectors<T, ExpandedDepthwise<T>>(both, null);
        }
    }

    private ConvolutionEpilogue<T> Epilogue<T>(T* scale, T* shift, T* addend)
        where T : unmanaged =>
        scale == null && addend == null && _activation is null ? default : new(scale, shift, addend, _activation ?? EpilogueActivation.None);
}
