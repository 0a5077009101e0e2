namespace AutogradNet.Kernels;

/// <summary>The part of a pooling window along one axis that lies in the input.</summary>
/// <param name="First">The first tap in the input.</param>
/// <param name="End">One past the last tap in the input.</param>
/// <param name="Start">The position of tap 0; negative in the padding.</param>
internal readonly record struct PoolWindow(int First, int End, int Start)
{
    /// <summary>The window of output position <paramref name="index"/>.</summary>
    public static PoolWindow At(int index, int stride, int pad, int dilation, int kernel, int size)
    {
        int start = (index * stride) - pad;
        int first = start >= 0 ? 0 : Math.Min(kernel, (int)((-(long)start + dilation - 1) / dilation));
        int end = start >= size ? 0 : Math.Min(kernel, (int)(((long)size - start - 1) / dilation) + 1);
        return new PoolWindow(first, Math.Max(first, end), start);
    }
}
