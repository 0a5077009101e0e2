namespace AutogradNet.Kernels;

/// <summary>Visits the positions of a box in row-major order, keeping the matching offsets into two arrays of any strides.</summary>
internal ref struct StridedWalk
{
    private readonly ReadOnlySpan<int> _extents;
    private readonly ReadOnlySpan<int> _sourceStrides;
    private readonly ReadOnlySpan<int> _targetStrides;
    private readonly Span<int> _index;

    /// <summary>Starts at the <paramref name="position"/>-th of the box; <paramref name="index"/> is working memory, one for each axis.</summary>
    public StridedWalk(
        ReadOnlySpan<int> extents, ReadOnlySpan<int> sourceStrides, ReadOnlySpan<int> targetStrides, Span<int> index, int position)
    {
        _extents = extents;
        _sourceStrides = sourceStrides;
        _targetStrides = targetStrides;
        _index = index;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            var i = position % extents[axis];
            position /= extents[axis];
            index[axis] = i;
            Source += i * sourceStrides[axis];
            Target += i * targetStrides[axis];
        }
    }

    /// <summary>The offset into the first array.</summary>
    public int Source { get; private set; }

    /// <summary>The offset into the second array.</summary>
    public int Target { get; private set; }

    /// <summary>Goes to the next position; after the last, back to the first.</summary>
    public void Next()
    {
        for (var axis = _extents.Length - 1; axis >= 0; axis--)
        {
            Source += _sourceStrides[axis];
            Target += _targetStrides[axis];
            if (++_index[axis] < _extents[axis]) return;
            Source -= _sourceStrides[axis] * _extents[axis];
            Target -= _targetStrides[axis] * _extents[axis];
            _index[axis] = 0;
        }
    }
}
