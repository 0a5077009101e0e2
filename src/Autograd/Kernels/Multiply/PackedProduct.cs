namespace AutogradNet.Kernels;

/// <summary>What a packed product reads on the left and where it writes; the fields are those of <see cref="PackedMultiply{T, TTile}.Multiply"/>.</summary>
internal readonly unsafe struct PackedProduct<T>(T* left, T* target, nint stride, int m, int k, bool accumulate, T* start, T* finish,
    ConvolutionEpilogue<T> epilogue = default)
    where T : unmanaged
{
    public readonly T* Left = left;
    public readonly T* Target = target;
    public readonly nint Stride = stride;
    public readonly int M = m;
    public readonly int K = k;
    public readonly bool Accumulate = accumulate;
    public readonly T* Start = start;
    public readonly T* Finish = finish;
    public readonly ConvolutionEpilogue<T> Epilogue = epilogue;
}
