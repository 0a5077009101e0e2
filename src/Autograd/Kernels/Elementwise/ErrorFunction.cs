using System.Numerics;
using System.Runtime.CompilerServices;
using static AutogradNet.Kernels.VectorMath;

namespace AutogradNet.Kernels;

/// <summary>
/// The error function and its complement, by the rational Chebyshev approximations of W. J. Cody, "Rational Chebyshev Approximations
/// for the Error Function", Mathematics of Computation 23 (1969), pages 631 to 637, whose relative error is below 1e-16: one around 0,
/// one up to 4, one beyond.
/// </summary>
internal static class ErrorFunction
{
    private const double InverseSqrtPi = 0.56418958354775628695;
    private const double InverseSqrt2 = 0.70710678118654752440;
    private const double NearBound = 0.46875;

    /// <summary>erf x = 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    public static Vector<T> Erf<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var magnitude = Vector.Abs(x);
        var distant = Vector.CopySign(Vector<T>.One - Tail(magnitude), x);
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(magnitude, Constant<T>(NearBound)), Near(x), distant);
    }

    /// <summary>erfc x = 1 − erf x, without cancellation for large x.</summary>
    public static Vector<T> Erfc<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var magnitude = Vector.Abs(x);
        var tail = Tail(magnitude);
        var distant = Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), Constant<T>(2) - tail, tail);
        return Vector.ConditionalSelect(Vector.LessThanOrEqual(magnitude, Constant<T>(NearBound)), Vector<T>.One - Near(x), distant);
    }

    /// <summary>The normal distribution function Φ(x), for |x| up to 40.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Normal<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Normal(x.As<T, float>(), out _).As<float, T>()
        : Erfc(x * Constant<T>(-InverseSqrt2)) * Constant<T>(0.5);

    /// <summary>The same, and exp(−x²/2) in <paramref name="exponential"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Normal<T>(Vector<T> x, out Vector<T> exponential)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            var distribution = Normal(x.As<T, float>(), out var single);
            exponential = single.As<float, T>();
            return distribution.As<float, T>();
        }

        exponential = Exp(x * x * Constant<T>(-0.5));
        return Normal(x);
    }

    // Φ(−|x|)·exp(x²/2) as a polynomial in 1/(1 + 0.22·|x|), the form of Abramowitz and Stegun, 7.1.26, of relative error 6e-8: a tenth of
    // the time of what double precision takes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Normal(Vector<float> x, out Vector<float> exponential)
    {
        var half = x * new Vector<float>(-0.5f);
        var square = x * half;
        // What the square was rounded by, where the processor can tell.
        var rest = Vector.MultiplyAddEstimate(x, half, -square);
        var rounded = Exp(square);
        exponential = Vector.MultiplyAddEstimate(rounded, rest, rounded);
        var t = Vector<float>.One / Vector.MultiplyAddEstimate(Vector.Abs(x), new Vector<float>(0.22f), Vector<float>.One);
        var tail = new Vector<float>(-0.03781220052174576f);
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.10050392722211486f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(-0.01303561101495011f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.03575175227450015f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.09434587377788273f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.05648803069868884f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.08900745399348553f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.08693135484651013f));
        tail = Vector.MultiplyAddEstimate(tail, t, new Vector<float>(0.08781939169901595f));
        tail *= t * exponential;
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
    }

    // The error function where |x| is at most NearBound.
    private static Vector<T> Near<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var limited = Limit(x, NearBound);
        return x * NearQuotient(limited * limited);
    }

    // The complement for x above NearBound; from 27.3 on it is 0 in double precision.
    private static Vector<T> Tail<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        x = Vector.Min(x, Constant<T>(28));
        // exp(−x²) with x split in two, so that the rounding of the square is not magnified.
        var high = Floor(x * Constant<T>(16)) * Constant<T>(1.0 / 16);
        var exponential = Exp(-(high * high)) * Exp((high - x) * (x + high));
        var result = MiddleQuotient(Vector.Min(x, Constant<T>(4)));
        var far = Vector.GreaterThan(x, Constant<T>(4));
        if (!Vector.EqualsAll(far, Vector<T>.Zero))
        {
            var reciprocal = Vector<T>.One / x;
            var square = reciprocal * reciprocal;
            result = Vector.ConditionalSelect(far, (Constant<T>(InverseSqrtPi) - (square * FarQuotient(square))) * reciprocal, result);
        }

        return exponential * result;
    }

    private static Vector<T> NearQuotient<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numerator = Constant<T>(1.85777706184603153e-1);
        numerator = (numerator * x) + Constant<T>(3.16112374387056560e0);
        numerator = (numerator * x) + Constant<T>(1.13864154151050156e2);
        numerator = (numerator * x) + Constant<T>(3.77485237685302021e2);
        numerator = (numerator * x) + Constant<T>(3.20937758913846947e3);
        var denominator = x + Constant<T>(2.36012909523441209e1);
        denominator = (denominator * x) + Constant<T>(2.44024637934444173e2);
        denominator = (denominator * x) + Constant<T>(1.28261652607737228e3);
        denominator = (denominator * x) + Constant<T>(2.84423683343917062e3);
        return numerator / denominator;
    }

    private static Vector<T> MiddleQuotient<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numerator = Constant<T>(2.15311535474403846e-8);
        numerator = (numerator * x) + Constant<T>(5.64188496988670089e-1);
        numerator = (numerator * x) + Constant<T>(8.88314979438837594e0);
        numerator = (numerator * x) + Constant<T>(6.61191906371416295e1);
        numerator = (numerator * x) + Constant<T>(2.98635138197400131e2);
        numerator = (numerator * x) + Constant<T>(8.81952221241769090e2);
        numerator = (numerator * x) + Constant<T>(1.71204761263407058e3);
        numerator = (numerator * x) + Constant<T>(2.05107837782607147e3);
        numerator = (numerator * x) + Constant<T>(1.23033935479799725e3);
        var denominator = x + Constant<T>(1.57449261107098347e1);
        denominator = (denominator * x) + Constant<T>(1.17693950891312499e2);
        denominator = (denominator * x) + Constant<T>(5.37181101862009858e2);
        denominator = (denominator * x) + Constant<T>(1.62138957456669019e3);
        denominator = (denominator * x) + Constant<T>(3.29079923573345963e3);
        denominator = (denominator * x) + Constant<T>(4.36261909014324716e3);
        denominator = (denominator * x) + Constant<T>(3.43936767414372164e3);
        denominator = (denominator * x) + Constant<T>(1.23033935480374942e3);
        return numerator / denominator;
    }

    private static Vector<T> FarQuotient<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numerator = Constant<T>(1.63153871373020978e-2);
        numerator = (numerator * x) + Constant<T>(3.05326634961232344e-1);
        numerator = (numerator * x) + Constant<T>(3.60344899949804439e-1);
        numerator = (numerator * x) + Constant<T>(1.25781726111229246e-1);
        numerator = (numerator * x) + Constant<T>(1.60837851487422766e-2);
        numerator = (numerator * x) + Constant<T>(6.58749161529837803e-4);
        var denominator = x + Constant<T>(2.56852019228982242e0);
        denominator = (denominator * x) + Constant<T>(1.87295284992346047e0);
        denominator = (denominator * x) + Constant<T>(5.27905102951428412e-1);
        denominator = (denominator * x) + Constant<T>(6.05183413124413191e-2);
        denominator = (denominator * x) + Constant<T>(2.33520497626869185e-3);
        return numerator / denominator;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Floor<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector.Floor(x.As<T, float>()).As<float, T>()
        : Vector.Floor(x.As<T, double>()).As<double, T>();
}
