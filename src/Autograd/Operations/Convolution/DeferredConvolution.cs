using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// A convolution that is computed when its result is read, together with what follows it: a batch normalisation, then a sum with another
/// tensor, then an activation, each of which may be missing; and with what it reads, where that is such a convolution again and the kernels can
/// compute both together. It gives the bits that these operations give one after the other.
/// </summary>
/// <remarks>
/// An operation that joins makes another deferred value and leaves this one as it was. Should this one be read after all, the convolution
/// is computed a second time; so that this does not happen again, results of its weight are no longer deferred.
/// </remarks>
internal sealed unsafe class DeferredConvolution : DeferredValue
{
    private readonly Conv2dGeometry _geometry;
    private readonly bool _explained;
    private readonly EpilogueActivation? _activation;
    private readonly DeferredConvolution? _before;
    private bool _isTaken;
    private int _owners = 1;

    private DeferredConvolution(
        in Conv2dGeometry geometry, bool explained, Tensor x, Tensor weight, Tensor? bias, Tensor? scale = null, Tensor? shift = null, Tensor? addend = null,
        EpilogueActivation? activation = null, DeferredConvolution? before = null)
        : base(x, weight, bias, scale, shift, addend) =>
        (_geometry, _explained, _activation, _before) = (geometry, explained, activation, before?.Share());

    /// <inheritdoc/>
    public override bool Reads(Storage storage) => base.Reads(storage) || _before?.Reads(storage) == true;

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Decrement(ref _owners) > 0) return;
        base.Release();
        _before?.Release();
    }

    /// <summary>Whether a batch normalisation may come next.</summary>
    public bool CanNormalize => Scale is null && Addend is null && _activation is null;

    private Tensor X => Operand(0)!;

    private Tensor Weight => Operand(1)!;

    private Tensor? Bias => Operand(2);

    private Tensor? Scale => Operand(3);

    private Tensor? Shift => Operand(4);

    private Tensor? Addend => Operand(5);

    // This one and those before it.
    private int Stages => 1 + (_before?.Stages ?? 0);

    // Whether all that is computed in tiles can be finished in them.
    private bool OnlyLimits => _activation is null || _activation.Bounds is not null;

    private Shape Shape => [_geometry.Batch, _geometry.OutChannels, _geometry.OutHeight, _geometry.OutWidth];

    /// <summary>
    /// A deferred convolution, or null where it had better be computed at once. The arguments fit one another;
    /// <paramref name="explained"/> is that of <see cref="Conv2dKernel.Forward"/>.
    /// </summary>
    public static Tensor? TryStart(Tensor x, Tensor weight, Tensor? bias, in Conv2dGeometry geometry, bool explained)
    {
        if (Deferral.Current is not { } deferral || geometry.OutputLength == 0 || weight.WantsPlainResults) return null;
        if (!x.MayBeReadLater || !weight.MayBeReadLater || bias is { MayBeReadLater: false }) return null;
        if (x.Deferred is not DeferredConvolution { _isTaken: false, Addend: null } before || x.Shape != before.Shape || !before.MayPrecede(geometry, x.DType))
            return Defer(new DeferredConvolution(geometry, explained, x, weight, bias), deferral);

        var result = Defer(new DeferredConvolution(geometry, explained, before.X, weight, bias, before: before), deferral);
        before._isTaken = true;
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

    /// <summary>The maximum pooling of a convolution that a tensor stands for, where both had better be computed together, now; otherwise null.</summary>
    public static Tensor? TryPool(Tensor x, in Pool2dGeometry pooling)
    {
        if (Deferral.Current is null || x.Deferred is not DeferredConvolution { _isTaken: false, Addend: null, _before: null, OnlyLimits: true } convolution) return null;
        var isSingle = x.DType == DType.Float32;
        if (!(isSingle ? PooledConvolution<float>.Pays(convolution._geometry, pooling) : PooledConvolution<double>.Pays(convolution._geometry, pooling))) return null;
        var result = Tensor.Empty([pooling.Batch, pooling.Channels, pooling.OutHeight, pooling.OutWidth], x.DType);
        if (isSingle) convolution.Pool(result.MutableSpan<float>(), pooling);
        else convolution.Pool(result.MutableSpan<double>(), pooling);
        convolution._isTaken = true;
        return result;
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

    // Whether a convolution that reads this one is computed together with it: a depthwise one after a pointwise or an early one, and a pointwise
    // one after both.
    private bool MayPrecede(in Conv2dGeometry next, DType type) => type == DType.Float32 ? MayPrecede<float>(next) : MayPrecede<double>(next);

    private bool MayPrecede<T>(in Conv2dGeometry next)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_before is null) return ExpandedDepthwise<T>.Serves(_geometry, next) || (OnlyLimits && InvertedResidual<T>.MayBegin(_geometry, next));
        return _before is { _before: null, OnlyLimits: true } first && OnlyLimits && InvertedResidual<T>.Pays(first._geometry, _geometry, next);
    }

    // The same for one more owner, who releases it as well.
    private DeferredConvolution Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    private Tensor Join(Tensor? scale, Tensor? shift, Tensor? addend, EpilogueActivation? activation)
    {
        var joined = new DeferredConvolution(
            _geometry, _explained, X, Weight, Bias, scale ?? Scale, shift ?? Shift, addend ?? Addend, activation ?? _activation, _before);
        var result = Defer(joined, Deferral.Current!);
        _isTaken = true;
        return result;
    }

    private void Run<T>(Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (_before is null)
        {
            fixed (T* scale = Values<T>(Scale), shift = Values<T>(Shift), addend = Values<T>(Addend))
            {
                Conv2dKernel.Forward(
                    X.Span<T>(), Weight.Span<T>(), Values<T>(Bias), target, _geometry, Weight.PackSlot, explained: _explained, epilogue: Epilogue(scale, shift, addend));
            }
            return;
        }
        fixed (T* result = target)
            Run(new ConvolutionStage<T>[Stages], result);
    }

    // All stages from the first one to this one; those after it are there.
    private void Run<T>(ConvolutionStage<T>[] stages, T* target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* source = X.Span<T>(), weight = Weight.Span<T>(), bias = Values<T>(Bias))
        fixed (T* scale = Values<T>(Scale), shift = Values<T>(Shift), addend = Values<T>(Addend))
        {
            stages[Stages - 1] = new ConvolutionStage<T>(weight, Weight.PackSlot, bias, Epilogue(scale, shift, addend), _geometry);
            if (_before is { } before)
            {
                before.Run(stages, target);
            }
            else if (stages.Length == 2 && !ExpandedDepthwise<T>.Serves(stages[0].Geometry, stages[1].Geometry))
            {
                using var between = new Scratch<T>(stages[0].Geometry.OutputLength);
                stages[0].Run(source, between.Pointer);
                stages[1].Run(between.Pointer, target);
            }
            else if (stages.Length == 2)
            {
                var two = new ExpandedDepthwise<T> { Source = source, Expansion = stages[0], Depthwise = stages[1], Target = target };
                Tiles.RunVectors<T, ExpandedDepthwise<T>>(two, null);
            }
            else
            {
                var three = new InvertedResidual<T> { Source = source, Expansion = stages[0], Depthwise = stages[1], Projection = stages[2], Target = target };
                Tiles.RunVectors<T, InvertedResidual<T>>(three, null);
            }
        }
    }

    private void Pool<T>(Span<T> target, in Pool2dGeometry pooling)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* source = X.Span<T>(), weight = Weight.Span<T>(), bias = Values<T>(Bias), scale = Values<T>(Scale), shift = Values<T>(Shift), result = target)
        {
            var both = new PooledConvolution<T>
            {
                Source = source,
                Convolution = new(weight, Weight.PackSlot, bias, Epilogue(scale, shift, null), _geometry),
                Pooling = pooling,
                Target = result,
            };
            Tiles.RunVectors<T, PooledConvolution<T>>(both, null);
        }
    }

    private ConvolutionEpilogue<T> Epilogue<T>(T* scale, T* shift, T* addend)
        where T : unmanaged =>
        scale == null && addend == null && _activation is null ? default : new(scale, shift, addend, _activation ?? EpilogueActivation.None);
}
