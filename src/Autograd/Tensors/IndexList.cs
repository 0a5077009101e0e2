using System.Collections;
using System.Runtime.CompilerServices;

namespace AutogradNet;

/// <summary>
/// Axes, offsets or indices as an attribute of an operation: immutable, and equal to another list of the same numbers, so that
/// operations stay comparable data. <c>IndexList axes = [0, 2];</c> makes one.
/// </summary>
[CollectionBuilder(typeof(IndexList), nameof(Create))]
public readonly struct IndexList : IEquatable<IndexList>, IEnumerable<int>
{
    private readonly int[]? _values;

    private IndexList(int[] values) => _values = values;

    /// <summary>How many numbers there are.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<int> Values => _values;

    /// <summary>A number.</summary>
    public int this[int position] => Values[position];

    /// <summary>Makes a list; what a collection expression calls.</summary>
    public static IndexList Create(ReadOnlySpan<int> values) => new(values.ToArray());

    /// <summary>Whether two lists hold the same numbers.</summary>
    public static bool operator ==(IndexList left, IndexList right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(IndexList left, IndexList right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(IndexList other) => Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IndexList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Values) hash.Add(value);
        return hash.ToHashCode();
    }

    /// <summary>The numbers as <c>[0, 2]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Values.ToArray())}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_values ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
