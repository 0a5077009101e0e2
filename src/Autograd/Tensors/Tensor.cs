using System.Runtime.CompilerServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// A dense, row-major array of numbers. Operations on it give new tensors; where an operand was watched by a <see cref="Tape"/>,
/// they are recorded there too. Memory is pooled: it goes back when the tensor is disposed, with its <see cref="TensorScope"/>, or
/// with its tape.
/// </summary>
public sealed class Tensor : IDisposable
{
    private readonly Storage _storage;
    private readonly int _offset;
    private readonly int _count;
    private int _disposed;

    private Tensor(Storage storage, int offset, Shape shape, DType dtype, Node? node)
    {
        _storage = storage;
        _offset = offset;
        _count = shape.ElementCount;
        Shape = shape;
        DType = dtype;
        Node = node;
        // A handle to a recorded value borrows: the tape owns the memory.
        if (node is null) MoveTo(TensorScope.Current);
        else _disposed = 1;
    }

    /// <summary>The extents, outermost first.</summary>
    public Shape Shape { get; }

    /// <summary>The element type.</summary>
    public DType DType { get; }

    /// <summary>The number of elements.</summary>
    public int Count => _count;

    /// <summary>The tape that recorded this value, or null for a plain value.</summary>
    public Tape? Tape => Node?.Tape;

    /// <summary>The record of how this value came about, or null for a plain value.</summary>
    public Node? Node { get; }

    /// <summary>Counts the times the memory was opened for writing.</summary>
    public int Version => _storage.Version;

    /// <summary>Whether the memory was released.</summary>
    public bool IsDisposed => _storage.IsDisposed || (Node is null && Volatile.Read(ref _disposed) != 0);

    internal TensorScope? Scope { get; private set; }

    /// <summary>Where kernels keep packed copies of this tensor as it is now.</summary>
    internal PackSlot PackSlot => new(_storage.Packs, _storage.Version, _offset);

    internal bool IsShared => _storage.IsShared;

    /// <summary>How all of this tensor's memory will be written; null where it is, or where the tensor is only a part.</summary>
    internal DeferredValue? Deferred => _offset == 0 && (long)_count * DType.Size() == _storage.ByteLength && !IsDisposed ? _storage.Deferred : null;

    /// <summary>Whether a result may be computed from this tensor later than it is asked for.</summary>
    internal bool MayBeReadLater => !IsDisposed && !_storage.MayHaveWriter;

    /// <summary>Whether results computed with this weight are wanted for themselves, see <see cref="WantPlainResults"/>.</summary>
    internal bool WantsPlainResults => _storage.WantsPlain(_offset);

    /// <summary>A tensor with undefined contents, to be filled through <see cref="MutableSpan{T}"/>.</summary>
    public static Tensor Empty(Shape shape, DType dtype = DType.Float32) =>
        new(Storage.Rent((long)shape.ElementCount * dtype.Size()), 0, shape, dtype, null);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        result._storage.Span<byte>(0, shape.ElementCount * dtype.Size()).Clear();
        return result;
    }

    /// <summary>A tensor with every element equal to <paramref name="value"/>.</summary>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32)
    {
        var result = Empty(shape, dtype);
        switch (dtype)
        {
            case DType.Float32: result.MutableSpan<float>().Fill((float)value); break;
            case DType.Float64: result.MutableSpan<double>().Fill(value); break;
            case DType.Int32: result.MutableSpan<int>().Fill(checked((int)value)); break;
            case DType.Int64: result.MutableSpan<long>().Fill(checked((long)value)); break;
            default: result.MutableSpan<byte>().Fill(checked((byte)value)); break;
        }

        return result;
    }

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32) => Full(shape, 1, dtype);

    /// <summary>A tensor of no axes and one element.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32) => Full([], value, dtype);

    /// <summary>A copy of <paramref name="values"/> (float, double, int, long or byte), row-major, in the given shape.</summary>
    /// <exception cref="ArgumentException">The values do not fill the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Length != shape.ElementCount) throw new ArgumentException($"{values.Length} values do not fill the shape {shape} of {shape.ElementCount}.", nameof(values));
        var result = Empty(shape, DTypeExtensions.Of<T>());
        values.CopyTo(result.MutableSpan<T>());
        return result;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, Shape)"/>
    public static Tensor From<T>(T[] values, Shape shape)
        where T : unmanaged => From((ReadOnlySpan<T>)values, shape);

    /// <summary>The values 0, 1, 2 … in the given shape.</summary>
    public static Tensor Arange(Shape shape, DType dtype = DType.Float32)
    {
        using var integers = Empty(shape, DType.Float64);
        var span = integers.MutableSpan<double>();
        for (var i = 0; i < span.Length; i++) span[i] = i;
        return integers.To(dtype);
    }

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="ObjectDisposedException">The memory was released.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        CheckAccess<T>();
        return _storage.Span<T>(_offset, _count);
    }

    /// <summary>The elements, row-major, to be written. Values that a tape recorded must not be changed before its backward passes.</summary>
    /// <inheritdoc cref="Span{T}"/>
    public Span<T> MutableSpan<T>()
        where T : unmanaged
    {
        CheckAccess<T>();
        _storage.MarkWritten();
        return _storage.Span<T>(_offset, _count);
    }

    /// <summary>A copy of the elements, row-major.</summary>
    /// <inheritdoc cref="Span{T}"/>
    public T[] ToArray<T>()
        where T : unmanaged => Span<T>().ToArray();

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">The tensor does not have exactly one element.</exception>
    public double ToDouble() => Count == 1 ? this[0] : throw new InvalidOperationException($"A tensor of shape {Shape} is not a single number.");

    /// <summary>The element at a flat row-major position, as a double.</summary>
    public double this[int position] => DType switch
    {
        DType.Float32 => Span<float>()[position],
        DType.Float64 => Span<double>()[position],
        DType.Int32 => Span<int>()[position],
        DType.Int64 => Span<long>()[position],
        _ => Span<byte>()[position],
    };

    /// <summary>The element at the given indices, one for each axis, as a double.</summary>
    /// <exception cref="ArgumentException">There are not as many indices as axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public double this[params ReadOnlySpan<int> indices] => this[Shape.Position(indices)];

    /// <summary>The same value as a plain tensor, on no tape. It shares the memory and, when recorded, lives as long as the tape.</summary>
    public Tensor Detach() => Node?.Value ?? this;

    /// <summary>A copy of its own, on no tape.</summary>
    public Tensor Clone()
    {
        var result = Empty(Shape, DType);
        var bytes = _count * DType.Size();
        _storage.Span<byte>(_offset * DType.Size(), bytes).CopyTo(result._storage.Span<byte>(0, bytes));
        return result;
    }

    /// <summary>A copy in another element type, on no tape. Floating point is rounded toward zero where integers are asked for.</summary>
    /// <exception cref="OverflowException">A value does not fit the integer type.</exception>
    public Tensor To(DType dtype)
    {
        if (dtype == DType) return Clone();
        var result = Empty(Shape, dtype);
        TensorConversion.Copy(this, result);
        return result;
    }

    /// <summary>
    /// Takes the tensor out of its <see cref="TensorScope"/>: it then lives until it is disposed. A value recorded on a tape stays the tape's.
    /// </summary>
    /// <returns>The same tensor.</returns>
    public Tensor LeaveScope() => MoveTo(null);

    /// <summary>Releases the memory, unless others still look into it. A value recorded on a tape is the tape's: nothing happens.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _storage.Release();
    }

    /// <summary>The shape and element type, with the first few values.</summary>
    public override string ToString()
    {
        if (IsDisposed) return $"{DType}{Shape} (released)";
        var shown = Enumerable.Range(0, Math.Min(6, Count)).Select(i => this[i].ToString("g5"));
        return $"{DType}{Shape} {{ {string.Join(", ", shown)}{(Count > 6 ? ", …" : "")} }}";
    }

    /// <summary>A tensor that is written when it is read, or at the end of the <see cref="Deferral"/>; it takes the value over.</summary>
    internal static Tensor Defer(Shape shape, DType dtype, DeferredValue value, Deferral deferral)
    {
        try
        {
            return new Tensor(Storage.Defer((long)shape.ElementCount * dtype.Size(), value, deferral), 0, shape, dtype, null);
        }
        catch
        {
            value.Release();
            throw;
        }
    }

    /// <summary>Writes what was deferred now.</summary>
    internal void Compute() => _storage.Compute();

    /// <summary>Notes that a result computed with this weight was read after it had been made part of another.</summary>
    internal void WantPlainResults() => _storage.WantPlain(_offset);

    /// <summary>
    /// Another owner of the same memory, for one who reads it later; before it is written again, that is computed. What is deferred here is
    /// computed now: it is being read, and must not be taken by somebody else.
    /// </summary>
    internal Tensor HoldForReader()
    {
        _storage.Compute();
        var held = Alias(Shape).MoveTo(null);
        _storage.AddDeferredReader();
        return held;
    }

    internal void ReleaseFromReader()
    {
        _storage.RemoveDeferredReader();
        Dispose();
    }

    internal bool LiesIn(Storage storage) => _storage == storage;

    /// <summary>Says that the operation that wrote this tensor is done with it; not where it lies in an operand's memory.</summary>
    internal void Seal(ReadOnlySpan<Tensor> operands)
    {
        foreach (var operand in operands)
        {
            if (operand._storage == _storage) return;
        }

        _storage.Seal();
    }

    internal static Tensor Wrap(Storage storage, Shape shape, DType dtype) => new(storage, 0, shape, dtype, null);

    /// <summary>Another owner of the same memory, as a shape of the same count starting <paramref name="start"/> elements further on.</summary>
    internal Tensor Alias(Shape shape, int start = 0)
    {
        _storage.AddReference();
        return new Tensor(_storage, _offset + start, shape, DType, null);
    }

    /// <summary>A handle that borrows this value for <paramref name="node"/>.</summary>
    internal Tensor AttachTo(Node node) => new(_storage, _offset, Shape, DType, node);

    /// <summary>Puts the tensor into another scope's care, or (null) into the caller's.</summary>
    internal Tensor MoveTo(TensorScope? scope)
    {
        if (Scope == scope) return this;
        Scope = scope;
        scope?.Add(this);
        return this;
    }

    private void CheckAccess<T>()
        where T : unmanaged
    {
        if (DTypeExtensions.Of<T>() != DType) throw new InvalidOperationException($"A {DType} tensor cannot be read as {typeof(T).Name}.");
        ObjectDisposedException.ThrowIf(Node is null && _disposed != 0, this);
    }
}
