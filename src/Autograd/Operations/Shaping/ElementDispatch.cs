using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>Runs an <see cref="IElementMove"/> on tensors of any element type, as words of the same size.</summary>
internal static class ElementDispatch
{
    public static void Run<TMove>(Tensor source, Tensor target, TMove move)
        where TMove : IElementMove, allows ref struct
    {
        switch (source.DType)
        {
            case DType.Float32: move.Invoke(MemoryMarshal.Cast<float, uint>(source.Span<float>()), MemoryMarshal.Cast<float, uint>(target.MutableSpan<float>())); break;
            case DType.Float64: move.Invoke(MemoryMarshal.Cast<double, ulong>(source.Span<double>()), MemoryMarshal.Cast<double, ulong>(target.MutableSpan<double>())); break;
            case DType.Int32: move.Invoke(MemoryMarshal.Cast<int, uint>(source.Span<int>()), MemoryMarshal.Cast<int, uint>(target.MutableSpan<int>())); break;
            case DType.Int64: move.Invoke(MemoryMarshal.Cast<long, ulong>(source.Span<long>()), MemoryMarshal.Cast<long, ulong>(target.MutableSpan<long>())); break;
            default: move.Invoke(source.Span<byte>(), target.MutableSpan<byte>()); break;
        }
    }

    /// <summary>A <see cref="BoxCopy"/> between tensors of the same element type.</summary>
    public static void Copy(
        Tensor source, int sourceStart, ReadOnlySpan<int> sourceStrides, Tensor target, int targetStart, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents) =>
        Run(source, target, new StridedMove(sourceStart, sourceStrides, targetStart, targetStrides, extents));

    private readonly ref struct StridedMove(
        int sourceStart, ReadOnlySpan<int> sourceStrides, int targetStart, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents) : IElementMove
    {
        private readonly ReadOnlySpan<int> _sourceStrides = sourceStrides;
        private readonly ReadOnlySpan<int> _targetStrides = targetStrides;
        private readonly ReadOnlySpan<int> _extents = extents;

        public void Invoke<T>(ReadOnlySpan<T> source, Span<T> target)
            where T : unmanaged => BoxCopy.Run(source, sourceStart, _sourceStrides, target, targetStart, _targetStrides, _extents);
    }
}
