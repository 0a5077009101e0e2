namespace AutogradNet.Kernels;

/// <summary>
/// One factor of a product, seen as lanes (rows of the left factor, columns of the right one) along the depth over which the
/// product sums. Packing is the only way the multiply reads its factors, so a factor need not exist as a matrix.
/// </summary>
internal unsafe interface IPanelSource<T>
    where T : unmanaged
{
    /// <summary>Whether neighbouring lanes of one depth lie nearer to one another in memory than neighbouring depths of a lane.</summary>
    bool LanesAreClose { get; }

    /// <summary>
    /// Writes the elements of <paramref name="lanes"/> lanes from <paramref name="lane"/> on, at
    /// <paramref name="depths"/> depths from <paramref name="depth"/> on, to a panel in which
    /// <paramref name="width"/> ≥ <paramref name="lanes"/> lanes of one depth lie side by side; the lanes that are left over are zero.
    /// </summary>
    void Pack(T* panel, int width, int lane, int lanes, int depth, int depths);
}
