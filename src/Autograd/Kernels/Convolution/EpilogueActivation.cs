namespace AutogradNet.Kernels;

/// <summary>
/// The innermost loop of a <see cref="ConvolutionEpilogue{T}"/>, compiled once for each activation: for every row x, x·scale + shift, plus
/// a row of the addend, through the activation; each rounded as the operations by themselves round.
/// </summary>
internal abstract unsafe class EpilogueActivation
{
    /// <summary>No activation at all.</summary>
    public static EpilogueActivation None { get; } = new FormulaActivation<NoFormula>(default);

    /// <summary>The bounds, if all that the activation does is to limit, be it to all numbers.</summary>
    public abstract ClampBounds? Bounds { get; }

    /// <summary>
    /// Rewrites rows of <paramref name="width"/> elements. Scale and shift (both or neither may be null) move on by
    /// <paramref name="channelStep"/> from row to row, the addend (may be null) by its own stride.
    /// </summary>
    public abstract void Run(
        float* rows, nint stride, float* scale, float* shift, nint channelStep, float* addend, nint addendStride, int count, int width);

    /// <inheritdoc cref="Run(float*, nint, float*, float*, nint, float*, nint, int, int)"/>
    public abstract void Run(
        double* rows, nint stride, double* scale, double* shift, nint channelStep, double* addend, nint addendStride, int count, int width);
}
