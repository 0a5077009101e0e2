using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Room for packed filters during one call: a kept copy where there is one, memory that becomes one, or scratch. Where
/// <see cref="IsPacked"/> is false the caller packs to <see cref="Pointer"/> and calls <see cref="Publish"/>.
/// </summary>
internal unsafe ref struct PackedFilters<T> : IDisposable
    where T : unmanaged, INumberBase<T>
{
    private const int Alignment = 64;

    private readonly PackSlot _slot;
    private readonly PackKey _key;
    private readonly byte[]? _kept;
    private Scratch<T> _scratch;

    /// <summary>
    /// Finds or makes room for <paramref name="length"/> elements; where <paramref name="onlyToKeep"/>, no scratch: then there is no pointer where
    /// nothing is kept.
    /// </summary>
    public PackedFilters(PackSlot slot, PackKey key, long length, bool onlyToKeep = false)
    {
        _slot = slot;
        _key = key;
        if (slot.Store is { } store)
        {
            _kept = store.Find(key, slot.Version, out bool keep);
            IsPacked = _kept is not null;
            if (keep)
                _kept = PackBudget.TryAllocate((length * Unsafe.SizeOf<T>()) + (2 * Alignment));
        }
        if (_kept is null)
        {
            if (onlyToKeep)
                return;
            _scratch = new Scratch<T>(length);
            Pointer = _scratch.Pointer;
        }
        else
        {
            Pointer = (T*)(((nint)Unsafe.AsPointer(ref _kept[0]) + Alignment - 1) & -Alignment);
        }
    }

    /// <summary>The left factor of <paramref name="m"/> lanes and <paramref name="k"/> depths, packed for a tile.</summary>
    public static PackedFilters<T> Pack<TTile, TLeft>(PackSlot slot, PackUse use, in Conv2dGeometry geometry, TLeft left, int m, int k)
        where TTile : struct, ITile<T>
        where TLeft : struct, IPanelSource<T>
    {
        var filters = new PackedFilters<T>(slot, slot.Key<TTile>(use, geometry), PackedPanels<T, TTile>.LeftLength(m, k));
        if (!filters.IsPacked)
        {
            PackedPanels<T, TTile>.PackLeft(left, filters.Pointer, m, k);
            filters.Publish();
        }
        return filters;
    }

    /// <summary>The first element, or null.</summary>
    public T* Pointer { get; }

    /// <summary>Whether the filters are there already.</summary>
    public bool IsPacked { get; }

    /// <summary>Says that the filters are packed now.</summary>
    public readonly void Publish()
    {
        if (_kept is not null)
            _slot.Store!.Keep(_key, _slot.Version, _kept);
    }

    /// <summary>Gives scratch memory back; until then a kept copy stays alive.</summary>
    public void Dispose()
    {
        GC.KeepAlive(_kept);
        _scratch.Dispose();
    }
}
