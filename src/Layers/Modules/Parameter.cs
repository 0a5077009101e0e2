namespace AutogradNet.Layers;

/// <summary>
/// A tensor that a <see cref="Module"/> owns: learned, or (a buffer) only kept beside the learned ones, such as running statistics. It
/// lives until its module is disposed, whatever <see cref="TensorScope"/> it was made in.
/// </summary>
public sealed class Parameter : IDisposable
{
    private Tensor _value;

    internal Parameter(Tensor value, bool isBuffer)
    {
        _value = Own(value);
        IsBuffer = isBuffer;
    }

    /// <summary>The tensor itself, on no tape. To learn it, watch it: <c>tape.Watch(parameter.Value)</c>.</summary>
    public Tensor Value => _value;

    /// <summary>The extents.</summary>
    public Shape Shape => _value.Shape;

    /// <summary>The element type.</summary>
    public DType DType => _value.DType;

    /// <summary>Whether this is kept, not learned.</summary>
    public bool IsBuffer { get; }

    /// <summary>As <see cref="AsOperand"/>.</summary>
    public static implicit operator Tensor(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return parameter.AsOperand();
    }

    /// <summary>
    /// The tensor as an operand inside <see cref="Module.Forward(Tensor)"/>: its handle on the tape that records the module, where that
    /// tape watches it, so that even what is computed from parameters alone is recorded; otherwise the tensor itself.
    /// </summary>
    public Tensor AsOperand() => ModuleCall.Current?.Tape is { } tape && tape.TryFind(_value, out var node) ? _value.AttachTo(node) : _value;

    /// <summary>Releases the memory.</summary>
    public void Dispose() => _value.Dispose();

    /// <summary>The shape and element type, with the first few values.</summary>
    public override string ToString() => _value.ToString();

    /// <summary>Converts a floating-point tensor; others (counters) stay as they are. Tapes keep what they recorded.</summary>
    internal void To(DType dtype)
    {
        if (!_value.DType.IsFloatingPoint() || _value.DType == dtype) return;
        var converted = Own(_value.To(dtype));
        _value.Dispose();
        _value = converted;
    }

    /// <summary>Overwrites values with those of a tensor of the same element type, one after the other.</summary>
    /// <param name="source">The new values; not more than there are from <paramref name="first"/> on.</param>
    /// <param name="first">How many values before stay.</param>
    internal void CopyFrom(Tensor source, int first = 0)
    {
        switch (DType)
        {
            case DType.Float32: Copy<float>(source, first); break;
            case DType.Float64: Copy<double>(source, first); break;
            case DType.Int32: Copy<int>(source, first); break;
            case DType.Int64: Copy<long>(source, first); break;
            default: Copy<byte>(source, first); break;
        }
    }

    private void Copy<T>(Tensor source, int first)
        where T : unmanaged => source.Span<T>().CopyTo(_value.MutableSpan<T>()[first..]);

    private static Tensor Own(Tensor tensor) => (tensor.Node is null ? tensor : tensor.Detach().Clone()).MoveTo(null);
}
