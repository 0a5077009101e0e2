namespace AutogradNet.Kernels;

/// <summary>A block of the product that is held in registers while the depth runs by: the microkernel of the multiply.</summary>
internal unsafe interface ITile<T>
    where T : unmanaged
{
    /// <summary>Rows of the block, and lanes of a left panel.</summary>
    static abstract int Rows { get; }

    /// <summary>Columns of the block, and lanes of a right panel.</summary>
    static abstract int Columns { get; }

    /// <summary>Columns that are computed together: elements of a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>
    /// Writes the product of two packed panels to a block of row stride <paramref name="stride"/>. The sums of each row start from its element of
    /// <paramref name="start"/>, which has one for each of <see cref="Rows"/>; where it is null and when accumulating, from what is there. Only
    /// the first <paramref name="rows"/> rows and <paramref name="columns"/> columns have to be right, but all may be read and written, and of
    /// the rows as many whole <see cref="Lanes"/> as hold these columns are.
    /// </summary>
    static abstract void Multiply(
        nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, int rows, int columns);

    /// <summary>
    /// The same for <paramref name="panels"/> left panels one behind the other, of which each makes all rows and columns of a tile below the
    /// last, finished by <paramref name="epilogue"/> where it is not null. What that says of its place is the first tile's, and may be changed.
    /// </summary>
    static abstract void MultiplyPanels(
        int panels, nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue);

    /// <summary>
    /// Elements of the left panel ahead of those in use that are asked for. It is often read for the first time, and in too short pieces for the
    /// processor to see it coming; while 128 depths are multiplied, memory has time.
    /// </summary>
    const int PrefetchDistance = 1024;

    /// <summary>Columns that <see cref="MultiplyColumns"/> takes at once.</summary>
    const int FewColumns = 4;

    /// <summary>Left panels that <see cref="MultiplyColumns"/> takes at once; 0 where it does not serve: a vector must hold the lanes of one.</summary>
    static abstract int ColumnPanels { get; }

    /// <summary>
    /// Writes the first columns, up to <see cref="FewColumns"/>, of the product of <paramref name="panels"/>
    /// packed left panels, up to <see cref="ColumnPanels"/>, which lie <paramref name="panelLength"/> apart, and a right panel: the sums start
    /// from <paramref name="start"/> and are written to <paramref name="target"/>, column after column, <paramref name="pitch"/> apart. All columns,
    /// and a vector past the end of each, may be read and written.
    /// </summary>
    static abstract void MultiplyColumns(nint depth, T* left, nint panelLength, int panels, T* right, int columns, T* start, T* target, nint pitch);

    /// <summary>Rows that have a form of their own, such as three colours: the input gradient of a network's first layer.</summary>
    const int FewRows = 3;

    /// <summary>
    /// Writes the product of a packed left panel and rows that are not packed: those at depth i lie at
    /// <paramref name="source"/> + <paramref name="offsets"/>[i]. Rows written as by <see cref="Multiply"/>; <paramref name="columns"/> is a
    /// multiple of <see cref="Columns"/>.
    /// </summary>
    static abstract void Correlate(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate, int rows, int columns);

    /// <summary>Finishes the first <paramref name="rows"/> rows of a block that was just written; the epilogue has no addend.</summary>
    static abstract void Finish(T* target, nint stride, TileEpilogue<T>* epilogue, int rows);
}
