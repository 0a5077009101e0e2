namespace AutogradNet.Kernels;

/// <summary>The sizes of a two-dimensional convolution of NCHW data with weights of [OutC, InC/Groups, KH, KW].</summary>
internal readonly record struct Conv2dGeometry(
    int Batch,
    int InChannels,
    int InHeight,
    int InWidth,
    int OutChannels,
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
    int Groups)
{
    /// <summary>What filters packed to compute it forward depend on: all but the image's size and padding.</summary>
    public Conv2dGeometry OfFilters() => this with { InHeight = 0, InWidth = 0, PadTop = 0, PadLeft = 0, PadBottom = 0, PadRight = 0 };

    /// <summary>Rows of the output.</summary>
    public int OutHeight => Extent(InHeight, PadTop, PadBottom, DilationHeight, KernelHeight, StrideHeight);

    /// <summary>Columns of the output.</summary>
    public int OutWidth => Extent(InWidth, PadLeft, PadRight, DilationWidth, KernelWidth, StrideWidth);

    /// <summary>Elements of an input plane.</summary>
    public int InSize => InHeight * InWidth;

    /// <summary>Elements of an output plane.</summary>
    public int OutSize => OutHeight * OutWidth;

    /// <summary>Elements of a filter's plane.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Input channels of one group.</summary>
    public int GroupInChannels => InChannels / Groups;

    /// <summary>Output channels of one group.</summary>
    public int GroupOutChannels => OutChannels / Groups;

    /// <summary>Whether every input channel is a group of its own.</summary>
    public bool IsDepthwise => Groups == InChannels;

    /// <summary>Elements of the input.</summary>
    public long InputLength => (long)Batch * InChannels * InSize;

    /// <summary>Elements of the output.</summary>
    public long OutputLength => (long)Batch * OutChannels * OutSize;

    /// <summary>Elements of the weight.</summary>
    public long WeightLength => (long)OutChannels * GroupInChannels * Taps;

    private static int Extent(int size, int before, int after, int dilation, int kernel, int stride)
    {
        long room = (long)size + before + after - ((long)dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (int)((room / stride) + 1);
    }
}
