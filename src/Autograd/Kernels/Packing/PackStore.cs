using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The packed copies of one weight. A copy is made the second time the same version of the weight is asked for: what is used once (a
/// cotangent in the place of a weight, a weight between two steps of training) is not worth keeping. Copies are plain collected
/// memory, so a reader may go on while the weight changes or is released. Safe for several threads.
/// </summary>
internal sealed class PackStore
{
    // One for each use, say.
    private static readonly int MaximumEntries = Enum.GetValues<PackUse>().Length;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The packed copy, or null; <paramref name="keep"/> says whether one should be made and handed to <see cref="Keep"/>.</summary>
    public byte[]? Find(in PackKey key, int version, out bool keep)
    {
        lock (_gate)
        {
            foreach (ref var entry in CollectionsMarshal.AsSpan(_entries))
            {
                if (entry.Key != key) continue;
                if (entry.Version == version)
                {
                    keep = entry.Packed is null;
                    return entry.Packed;
                }

                entry = new Entry(key, version, null);
                keep = false;
                return null;
            }

            if (_entries.Count == MaximumEntries) _entries.RemoveAt(0);
            _entries.Add(new Entry(key, version, null));
        }

        keep = false;
        return null;
    }

    /// <summary>Keeps a copy, unless the weight was asked for in another version meanwhile.</summary>
    public void Keep(in PackKey key, int version, byte[] packed)
    {
        lock (_gate)
        {
            foreach (ref var entry in CollectionsMarshal.AsSpan(_entries))
            {
                if (entry.Key == key && entry.Version == version) entry = new Entry(key, version, packed);
            }
        }
    }

    private readonly record struct Entry(PackKey Key, int Version, byte[]? Packed);
}
