using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Transcendental functions of vectors of either element type, accurate to a few units in the last place. NaN stays NaN. A formula
/// made of these takes its scalar tail through a one-value vector, so that a result does not depend on its position.
/// </summary>
internal static class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Constant<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T> => new(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Exp<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Exp(x.As<T, float>()).As<float, T>()
        : Vector.Exp(x.As<T, double>()).As<double, T>();

    /// <summary>
    /// exp x = 2ⁿ·exp r with n the integer nearest to x/log 2, and a polynomial for exp r − 1 − r whose relative error is 3e-9.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Exp(Vector<float> x)
    {
        // Beyond, the result is 0 or infinite. The order of the arguments lets NaN pass.
        var limited = Vector.MinNative(new Vector<float>(89), Vector.MaxNative(new Vector<float>(-104), x));
        // A sum with 1.5·2²³ has the nearest integer in its low bits.
        var shifted = Vector.MultiplyAddEstimate(limited, new Vector<float>(1.44269504f), new Vector<float>(12582912));
        var n = shifted.As<float, int>() - new Vector<float>(12582912).As<float, int>();
        var whole = shifted - new Vector<float>(12582912);
        // log 2 in two parts, of which the first times n is exact.
        var r = Vector.MultiplyAddEstimate(whole, new Vector<float>(-0.693359375f), limited);
        r = Vector.MultiplyAddEstimate(whole, new Vector<float>(2.12194440e-4f), r);
        var rest = new Vector<float>(0.0013814540f);
        rest = Vector.MultiplyAddEstimate(rest, r, new Vector<float>(0.0083687451f));
        rest = Vector.MultiplyAddEstimate(rest, r, new Vector<float>(0.041668391f));
        rest = Vector.MultiplyAddEstimate(rest, r, new Vector<float>(0.16666520f));
        rest = Vector.MultiplyAddEstimate(rest, r, new Vector<float>(0.49999993f));
        var result = Vector.MultiplyAddEstimate(rest * r, r, r) + Vector<float>.One;
        // Two factors, because 2ⁿ alone may lie beyond the normal numbers where the result does not.
        var half = Vector.ShiftRightArithmetic(n, 1);
        return result * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> exponent) => Vector.ShiftLeft(exponent + new Vector<int>(127), 23).As<int, float>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Log<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => typeof(T) == typeof(float)
        ? Vector.Log(x.As<T, float>()).As<float, T>()
        : Vector.Log(x.As<T, double>()).As<double, T>();

    /// <summary>exp(x) − 1 without cancellation: Taylor's series below 1/2, the difference above, where it loses at most a bit or two.</summary>
    public static Vector<T> ExpMinusOne<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var small = Vector.LessThan(Vector.Abs(x), Constant<T>(0.5));
        var difference = Exp(x) - Vector<T>.One;
        if (Vector.EqualsAll(small, Vector<T>.Zero)) return difference;

        var series = Constant<T>(1.0 / 3628800);
        if (typeof(T) == typeof(double))
        {
            series = Constant<T>(1.0 / 1307674368000);
            series = (series * x) + Constant<T>(1.0 / 87178291200);
            series = (series * x) + Constant<T>(1.0 / 6227020800);
            series = (series * x) + Constant<T>(1.0 / 479001600);
            series = (series * x) + Constant<T>(1.0 / 39916800);
            series = (series * x) + Constant<T>(1.0 / 3628800);
        }

        series = (series * x) + Constant<T>(1.0 / 362880);
        series = (series * x) + Constant<T>(1.0 / 40320);
        series = (series * x) + Constant<T>(1.0 / 5040);
        series = (series * x) + Constant<T>(1.0 / 720);
        series = (series * x) + Constant<T>(1.0 / 120);
        series = (series * x) + Constant<T>(1.0 / 24);
        series = (series * x) + Constant<T>(1.0 / 6);
        series = (series * x) + Constant<T>(0.5);
        series = (series * x * x) + x;
        return Vector.ConditionalSelect(small, series, difference);
    }

    /// <summary>log(1 + u) for u ≥ 0; the quotient undoes the rounding of 1 + u (Kahan's correction).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> LogOnePlus<T>(Vector<T> u)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rounded = Vector<T>.One + u;
        var kept = rounded - Vector<T>.One;
        return Vector.ConditionalSelect(Vector.Equals(kept, Vector<T>.Zero), u, Log(rounded) * (u / kept));
    }

    /// <summary>1/(1 + exp(−x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Sigmoid<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector<T>.One / (Vector<T>.One + Exp(-x));

    /// <summary>log(1 + exp(x)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Softplus<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.Max(x, Vector<T>.Zero) + LogOnePlus(Exp(-Vector.Abs(x)));

    /// <summary>tanh |x| = e/(e + 2) with e = exp(2|x|) − 1, of the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Tanh<T>(Vector<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // From 20 on the result is 1 in double precision.
        var magnitude = Vector.Min(Vector.Abs(x), Constant<T>(20));
        var e = ExpMinusOne(magnitude + magnitude);
        var result = e / (e + Constant<T>(2));
        return Vector.ConditionalSelect(Vector.Equals(x, x), Vector.CopySign(result, x), x);
    }

    /// <summary>x limited to [−bound, bound].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Limit<T>(Vector<T> x, double bound)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.Min(Vector.Max(x, Constant<T>(-bound)), Constant<T>(bound));
}
