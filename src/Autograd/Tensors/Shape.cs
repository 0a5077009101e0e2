using System.Collections;
using System.Runtime.CompilerServices;

namespace AutogradNet;

/// <summary>
/// The extents of a tensor, outermost first (images are N×C×H×W). Immutable; <c>Shape s = [1, 3, 224, 224];</c> makes one,
/// <c>[]</c> is a scalar.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    private readonly int[]? _extents;

    /// <summary>Makes a shape of the given extents.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative, or the elements number more than 2³¹−1.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        long count = 1;
        foreach (var extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(extents));
            count *= extent;
            if (count > int.MaxValue)
            {
                throw new ArgumentOutOfRangeException(nameof(extents), $"A tensor of shape [{string.Join(", ", extents.ToArray())}] has more than 2^31-1 elements.");
            }
        }

        _extents = extents.ToArray();
    }

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => _extents?.Length ?? 0;

    /// <summary>The number of elements; 1 for a scalar.</summary>
    public int ElementCount
    {
        get
        {
            var count = 1;
            foreach (var extent in Extents) count *= extent;
            return count;
        }
    }

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <summary>The extent of an axis; a negative axis counts from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => Extents[Axis(axis)];

    /// <summary>The extent of an axis.</summary>
    public int this[Index axis] => Extents[axis];

    /// <summary>Makes a shape; what a collection expression calls.</summary>
    public static Shape Create(ReadOnlySpan<int> extents) => new(extents);

    /// <summary>Whether two shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>
    /// The shape that both operands are stretched to: axes are aligned at the end, and an extent of 1 stretches to the other's.
    /// </summary>
    /// <exception cref="ArgumentException">Two extents differ and neither is 1; the message prints both shapes.</exception>
    public static Shape Broadcast(Shape left, Shape right)
    {
        if (left == right) return left;
        var extents = new int[Math.Max(left.Rank, right.Rank)];
        for (var i = 1; i <= extents.Length; i++)
        {
            var a = i <= left.Rank ? left[^i] : 1;
            var b = i <= right.Rank ? right[^i] : 1;
            if (a != b && a != 1 && b != 1)
            {
                throw new ArgumentException($"Shapes {left} and {right} cannot be broadcast together: {a} against {b} at axis -{i}.");
            }

            extents[^i] = a == 1 ? b : a;
        }

        return new Shape(extents);
    }

    /// <summary>The axis counted from the front: a negative one counts from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        var resolved = axis < 0 ? axis + Rank : axis;
        if ((uint)resolved >= (uint)Rank) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"Shape {this} has no such axis.");
        return resolved;
    }

    /// <summary>The product of the extents from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public int CountOf(int start, int end)
    {
        var count = 1;
        foreach (var extent in Extents[start..end]) count *= extent;
        return count;
    }

    /// <summary>The distance in elements between neighbours along each axis of a dense row-major tensor.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        var stride = 1;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Extents[i];
        }

        return strides;
    }

    /// <summary>The flat row-major position of the element at the given indices, one for each axis.</summary>
    /// <exception cref="ArgumentException">There are not as many indices as axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public int Position(params ReadOnlySpan<int> indices)
    {
        if (indices.Length != Rank) throw new ArgumentException($"{indices.Length} indices for the shape {this}.", nameof(indices));
        var position = 0;
        for (var axis = 0; axis < indices.Length; axis++)
        {
            if ((uint)indices[axis] >= (uint)this[axis]) throw new ArgumentOutOfRangeException(nameof(indices), indices[axis], $"Outside axis {axis} of {this}.");
            position = (position * this[axis]) + indices[axis];
        }

        return position;
    }

    /// <summary>The same shape with one axis' extent replaced.</summary>
    public Shape With(int axis, int extent)
    {
        var extents = Extents.ToArray();
        extents[Axis(axis)] = extent;
        return new Shape(extents);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>The extents as <c>[1, 3, 224, 224]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Extents.ToArray())}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_extents ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
