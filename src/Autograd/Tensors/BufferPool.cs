using System.Collections.Concurrent;
using System.Numerics;

namespace AutogradNet;

/// <summary>
/// The process-wide pool that tensor memory comes from: pinned arrays, handed out again once released, so that a steady state
/// allocates nothing large. Memory that is never released is not lost, only not reused: the garbage collector takes it.
/// </summary>
public static class BufferPool
{
    // A free buffer may serve a request down to this many bytes, and this many times smaller than itself.
    private const int SmallestLent = 1 << 20;
    private const int MostTimes = 4;

    private static readonly ConcurrentDictionary<int, ConcurrentStack<byte[]>> Free = new();
    private static long _outstandingBuffers;
    private static long _outstandingBytes;
    private static long _retainedBytes;

    /// <summary>Buffers handed out and not yet released. Zero when everything was disposed: what leak tests look at.</summary>
    public static long OutstandingBuffers => Interlocked.Read(ref _outstandingBuffers);

    /// <summary>Bytes handed out and not yet released.</summary>
    public static long OutstandingBytes => Interlocked.Read(ref _outstandingBytes);

    /// <summary>Bytes kept for the next request.</summary>
    public static long RetainedBytes => Interlocked.Read(ref _retainedBytes);

    /// <summary>The most bytes kept for later; what is released beyond goes to the garbage collector. 2 GiB at first.</summary>
    public static long RetainedBytesLimit { get; set; } = 2L << 30;

    /// <summary>Drops everything kept for later.</summary>
    public static void Trim()
    {
        foreach (var stack in Free.Values)
        {
            while (stack.TryPop(out var array)) Interlocked.Add(ref _retainedBytes, -array.Length);
        }
    }

    internal static byte[] Rent(int length)
    {
        var size = RoundUp(length);
        var array = TryTake(size) ?? TryTakeLarger(size) ?? GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Interlocked.Increment(ref _outstandingBuffers);
        Interlocked.Add(ref _outstandingBytes, array.Length);
        return array;
    }

    internal static void Return(byte[] array)
    {
        Interlocked.Decrement(ref _outstandingBuffers);
        Interlocked.Add(ref _outstandingBytes, -array.Length);
        if (Interlocked.Add(ref _retainedBytes, array.Length) > RetainedBytesLimit)
        {
            Interlocked.Add(ref _retainedBytes, -array.Length);
            return;
        }

        Free.GetOrAdd(array.Length, static _ => new ConcurrentStack<byte[]>()).Push(array);
    }

    private static byte[]? TryTake(int size)
    {
        if (!Free.TryGetValue(size, out var stack) || !stack.TryPop(out var array)) return null;
        Interlocked.Add(ref _retainedBytes, -array.Length);
        return array;
    }

    // Networks halve their maps on the way: what the large ones lay in serves for the next ones.
    private static byte[]? TryTakeLarger(int size)
    {
        if (size < SmallestLent || size > int.MaxValue / MostTimes) return null;
        for (var larger = RoundUp(size + 1); larger <= size * MostTimes; larger = RoundUp(larger + 1))
        {
            if (TryTake(larger) is { } array) return array;
        }

        return null;
    }

    // Size classes a quarter of a power of two apart: at most a quarter is wasted, and nearby sizes share buffers.
    private static int RoundUp(int length)
    {
        if (length <= 256) return 256;
        var step = BitOperations.RoundUpToPowerOf2((uint)length) >> 3;
        var rounded = ((uint)length + step - 1) / step * step;
        return rounded > (uint)Array.MaxLength ? length : (int)rounded;
    }
}
