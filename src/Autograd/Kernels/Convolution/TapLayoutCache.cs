using System.Collections.Concurrent;

namespace AutogradNet.Kernels;

/// <summary>
/// Layouts by the geometry they were made for: a network asks for the same few in every pass. They depend neither on the batch nor on
/// the channels. Bounded by starting over.
/// </summary>
internal sealed class TapLayoutCache(Func<Conv2dGeometry, TapLayout> make)
{
    private const int MaximumEntries = 512;

    private readonly ConcurrentDictionary<Conv2dGeometry, TapLayout> _layouts = new();
    private int _count;

    /// <summary>The layout of a geometry.</summary>
    public TapLayout Find(in Conv2dGeometry g)
    {
        Conv2dGeometry key = g with { Batch = 0, InChannels = 0, OutChannels = 0, Groups = 1 };
        if (_layouts.TryGetValue(key, out TapLayout? layout))
            return layout;
        layout = make(key);
        if (Interlocked.Increment(ref _count) > MaximumEntries)
        {
            Volatile.Write(ref _count, 1);
            _layouts.Clear();
        }
        _layouts[key] = layout;
        return layout;
    }
}
