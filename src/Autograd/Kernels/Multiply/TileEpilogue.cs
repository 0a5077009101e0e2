namespace AutogradNet.Kernels;

/// <summary>
/// What is done to a tile's sums while they are in registers: plus a bias, times a scale plus a shift, plus an addend, limited. Pointers may be
/// null and are those of the whole product: the addend is laid out as it is, the others have an element for each row.
/// </summary>
internal unsafe struct TileEpilogue<T>
    where T : unmanaged
{
    public T* Bias;
    public T* Scale;

    /// <summary>Null just where <see cref="Scale"/> is.</summary>
    public T* Shift;

    public T* Addend;
    public bool HasLow;
    public bool HasHigh;
    public T Low;
    public T High;

    /// <summary>The tile's first row in the product.</summary>
    public nint Row;

    /// <summary>The tile's first element in the product.</summary>
    public nint Element;
}
