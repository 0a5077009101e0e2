namespace AutogradNet.Kernels;

/// <summary>
/// A formula that gives a number the same bits whatever stands beside it in the vector, so that an array may be cut anywhere.
/// Transcendental functions do not: they may choose their way by all lanes together.
/// </summary>
internal interface ILanewiseUnary : IVectorUnary
{
    /// <summary>The bounds, if all that the formula does is to limit: then kernels apply it to registers.</summary>
    ClampBounds? Bounds => null;
}
