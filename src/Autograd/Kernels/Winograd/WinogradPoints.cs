namespace AutogradNet.Kernels;

/// <summary>
/// The points of interpolation of F(4×4, 3×3): 0, ±<see cref="Near"/>, ±<see cref="Far"/> and infinity, the roots of the polynomial
/// x(x² − near²)(x² − far²), and what its transforms are made of.
/// </summary>
/// <remarks>
/// Of all pairs of eighths these cost the fewest digits: half the error of the usual 1 and 2, about twice that of the sum over taps. Eighths
/// because they, their squares and their cubes are floats, so that only filters, which are transformed once, see rounded constants.
/// A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2016; B. Barabasz et al., "Error Analysis and Improving the
/// Accuracy of Winograd Convolution for Deep Neural Networks", 2020.
/// </remarks>
internal static class WinogradPoints
{
    public const float Near = 5f / 8;
    public const float Far = 3f / 2;

    public const float NearSquare = Near * Near;
    public const float NearCube = Near * NearSquare;
    public const float FarSquare = Far * Far;
    public const float FarCube = Far * FarSquare;

    /// <summary>The polynomial's last coefficient, and minus the one before.</summary>
    public const float Product = NearSquare * FarSquare;

    /// <inheritdoc cref="Product"/>
    public const float Sum = NearSquare + FarSquare;

    // What the polynomial's derivative is at a far point and, with the other sign, at a near one, over the square of that point.
    private const double Slope = 2.0 * (FarSquare - NearSquare);

    /// <summary>What a filter's first tap is multiplied by at 0: one over the product of the distances to the other points.</summary>
    public const float ZeroScale = (float)(1.0 / Product);

    /// <summary>The same at the near points.</summary>
    public const float NearScale = (float)(-1 / (Slope * NearSquare));

    /// <summary>The same for the second tap, at the positive one of them.</summary>
    public const float NearOddScale = (float)(-1 / (Slope * Near));

    /// <summary>The same for the first tap at the far points.</summary>
    public const float FarScale = (float)(1 / (Slope * FarSquare));

    /// <summary>The same for the second tap, at the positive one of them.</summary>
    public const float FarOddScale = (float)(1 / (Slope * Far));

    /// <summary>The same for the third tap at the far points, and minus the same at the near ones.</summary>
    public const float SquareScale = (float)(1 / Slope);
}
