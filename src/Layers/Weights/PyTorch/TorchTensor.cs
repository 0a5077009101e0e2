namespace AutogradNet.Layers.PyTorch;

/// <summary>A tensor as a checkpoint describes it: a strided view of a storage.</summary>
/// <param name="Storage">The elements.</param>
/// <param name="Type">The element type.</param>
/// <param name="Offset">The first element's place in the storage, in elements.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Strides">The distance in elements between neighbours along each axis.</param>
internal sealed record TorchTensor(TorchStorage Storage, SafetensorsType Type, long Offset, Shape Shape, long[] Strides)
{
    private const int MostAxes = 64;

    /// <summary>Elements from the first to the last one read, both counted; 0 for an empty tensor.</summary>
    public long Reach
    {
        get
        {
            if (Shape.ElementCount == 0) return 0;
            long reach = 1;
            for (var axis = 0; axis < Strides.Length; axis++) reach += (Shape[axis] - 1) * Strides[axis];
            return reach;
        }
    }

    /// <summary>Whether the elements lie row-major without gaps.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = Shape.Rank - 1; axis >= 0; axis--)
            {
                if (Shape[axis] > 1 && Strides[axis] != expected) return false;
                expected *= Math.Max(1, Shape[axis]);
            }

            return true;
        }
    }

    /// <summary>Checks that every element lies inside the storage.</summary>
    /// <exception cref="InvalidDataException">One does not, or the shape is impossible.</exception>
    public static TorchTensor Make(TorchStorage storage, SafetensorsType type, long offset, object? size, object? stride)
    {
        var (extents, strides) = (Integers(size, "size"), Integers(stride, "stride"));
        if (extents.Length != strides.Length) throw new InvalidDataException($"a tensor has {extents.Length} extents but {strides.Length} strides");
        if (extents.Length > MostAxes) throw new InvalidDataException($"a tensor has {extents.Length} axes; at most {MostAxes} are allowed");
        long count = 1;
        Int128 last = 0;
        for (var axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] < 0 || strides[axis] < 0 || offset < 0) throw new InvalidDataException("a tensor has a negative extent, stride or offset");
            if (extents[axis] > int.MaxValue || (count *= extents[axis]) > int.MaxValue) throw new InvalidDataException("a tensor has more than 2^31-1 elements");
            last += Int128.Max(0, (Int128)extents[axis] - 1) * strides[axis];
        }

        if (count > 0 && (offset < 0 || (offset + last + 1) * type.Size() > storage.ByteCount))
        {
            throw new InvalidDataException(
                $"a {type} tensor of shape [{string.Join(", ", extents)}] and strides [{string.Join(", ", strides)}] from element {offset} goes beyond storage '{storage.Key}' of {storage.ByteCount} bytes");
        }

        return new TorchTensor(storage, type, offset, new Shape(Array.ConvertAll(extents, extent => (int)extent)), strides);
    }

    private static long[] Integers(object? value, string what)
    {
        if (value is not PickleTuple tuple) throw new InvalidDataException($"the {what} of a tensor is {PickleValue.Describe(value)} instead of a tuple");
        return [.. Enumerable.Range(0, tuple.Count).Select(tuple.Integer)];
    }
}
