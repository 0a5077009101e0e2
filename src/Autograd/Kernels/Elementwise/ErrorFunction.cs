namespace AutogradNet.Kernels;

/// <summary>
/// The error function and its complement, by the rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev Approximations
/// for the Error Function", Mathematics of Computation 23 (1969), pages 631 to 637, whose relative error is below 1e-16.
/// </summary>
internal static class ErrorFunction
{
    private const double InverseSqrtPi = 0.56418958354775628695;

    private static ReadOnlySpan<double> NearNumerator =>
        [1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3];

    private static ReadOnlySpan<double> NearDenominator =>
        [1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static ReadOnlySpan<double> FarNumerator =>
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
        6.58749161529837803e-4,
    ];

    private static ReadOnlySpan<double> FarDenominator =>
        [1, 2.56852019228982242e0, 1.87295284992346047e0, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3];

    /// <summary>erf x = 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    public static double Erf(double x)
    {
        var magnitude = Math.Abs(x);
        if (magnitude <= 0.46875) return Near(x);
        if (magnitude >= 6) return Math.CopySign(1, x);
        return double.IsNaN(x) ? x : Math.CopySign(1 - Tail(magnitude), x);
    }

    /// <summary>erfc x = 1 − erf x, without cancellation for large x.</summary>
    public static double Erfc(double x)
    {
        if (Math.Abs(x) <= 0.46875) return 1 - Near(x);
        if (double.IsNaN(x)) return x;
        return x > 0 ? Tail(x) : 2 - Tail(-x);
    }

    private static double Near(double x)
    {
        var square = x * x;
        return x * Polynomial(NearNumerator, square) / Polynomial(NearDenominator, square);
    }

    // The complement for x > 0.46875.
    private static double Tail(double x)
    {
        if (x > 27.3) return 0;
        // exp(−x²) with x split in two, so that the rounding of the square is not magnified.
        var high = Math.Truncate(x * 16) / 16;
        var exponential = Math.Exp(-high * high) * Math.Exp(-(x - high) * (x + high));
        if (x <= 4) return exponential * Polynomial(MiddleNumerator, x) / Polynomial(MiddleDenominator, x);
        var inverse = 1 / (x * x);
        return exponential * (InverseSqrtPi - (inverse * Polynomial(FarNumerator, inverse) / Polynomial(FarDenominator, inverse))) / x;
    }

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients) sum = (sum * x) + coefficient;
        return sum;
    }
}
