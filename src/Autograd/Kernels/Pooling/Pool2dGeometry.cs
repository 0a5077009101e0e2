namespace AutogradNet.Kernels;

/// <summary>The sizes of a two-dimensional pooling of NCHW data.</summary>
internal readonly record struct Pool2dGeometry(
    int Batch,
    int Channels,
    int InHeight,
    int InWidth,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PadTop,
    int PadLeft,
    int PadBottom,
    int PadRight,
    int DilationHeight,
    int DilationWidth,
    bool CeilMode)
{
    /// <summary>Rows of the output.</summary>
    public int OutHeight => Extent(InHeight, PadTop, PadBottom, DilationHeight, KernelHeight, StrideHeight, CeilMode);

    /// <summary>Columns of the output.</summary>
    public int OutWidth => Extent(InWidth, PadLeft, PadRight, DilationWidth, KernelWidth, StrideWidth, CeilMode);

    /// <summary>Planes of the input and of the output.</summary>
    public int Planes => Batch * Channels;

    /// <summary>Elements of an input plane.</summary>
    public int InSize => InHeight * InWidth;

    /// <summary>Elements of an output plane.</summary>
    public int OutSize => OutHeight * OutWidth;

    /// <summary>Elements of a window.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>
    /// The depthwise convolution whose windows are these. Its padding behind the input is whatever gives the same output size:
    /// more in ceil mode, less (even below zero) where windows do not reach the end.
    /// </summary>
    public Conv2dGeometry AsConvolution => new(
        Batch, Channels, InHeight, InWidth, Channels, KernelHeight, KernelWidth, StrideHeight, StrideWidth, PadTop, PadLeft,
        ((OutHeight - 1) * StrideHeight) + ((KernelHeight - 1) * DilationHeight) + 1 - InHeight - PadTop,
        ((OutWidth - 1) * StrideWidth) + ((KernelWidth - 1) * DilationWidth) + 1 - InWidth - PadLeft,
        DilationHeight, DilationWidth, Channels);

    /// <summary>
    /// The rows of a window that lie in the plane, from the first to the one past the last, where the window begins at row <paramref name="top"/>:
    /// none where the second is not greater.
    /// </summary>
    public (int From, int To) RowsInside(int top)
    {
        int from = top >= 0 ? 0 : (-top + DilationHeight - 1) / DilationHeight;
        int to = top >= InHeight ? 0 : Math.Min(KernelHeight, ((InHeight - 1 - top) / DilationHeight) + 1);
        return (from, to);
    }

    // PyTorch's rule: rounding up may add a window, but not one that starts behind the input.
    private static int Extent(int size, int before, int after, int dilation, int kernel, int stride, bool ceil)
    {
        long room = (long)size + before + after - ((long)dilation * (kernel - 1)) - 1 + (ceil ? stride - 1 : 0);
        if (room < 0)
            return 0;
        long extent = (room / stride) + 1;
        if (ceil && (extent - 1) * stride >= (long)size + before)
            extent--;
        return (int)extent;
    }
}
