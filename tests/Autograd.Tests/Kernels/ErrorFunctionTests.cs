using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

public sealed class ErrorFunctionTests
{
    // Values of 40-digit arithmetic, rounded to double.
    [Theory]
    [InlineData(-5.5, -0.9999999999999927)]
    [InlineData(-4.2, -0.9999999971445058)]
    [InlineData(-2.5, -0.999593047982555)]
    [InlineData(-1, -0.8427007929497149)]
    [InlineData(-0.47, -0.4937450508860821)]
    [InlineData(-0.3, -0.3286267594591274)]
    [InlineData(-1e-8, -1.1283791670955126e-08)]
    [InlineData(1e-300, 1.1283791670955126e-300)]
    [InlineData(0.1, 0.1124629160182849)]
    [InlineData(0.46875, 0.49261347321793797)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(3.9, 0.9999999652077514)]
    [InlineData(4, 0.9999999845827421)]
    [InlineData(4.1, 0.9999999932999724)]
    [InlineData(5.9, 0.9999999999999999)]
    [InlineData(6.1, 1)]
    [InlineData(0, 0)]
    [InlineData(double.PositiveInfinity, 1)]
    [InlineData(double.NegativeInfinity, -1)]
    [InlineData(double.MaxValue, 1)]
    [InlineData(double.NaN, double.NaN)]
    public void ErfIsGoodTo1eMinus15(double x, double expected) => CloseRelative(expected, ErrorFunction.Erf(new Vector<double>(x)).ToScalar(), 1e-15);

    [Theory]
    [InlineData(-3, 1.9999779095030015)]
    [InlineData(0.3, 0.6713732405408726)]
    [InlineData(0.5, 0.4795001221869535)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(2.5, 0.0004069520174449589)]
    [InlineData(4, 1.541725790028002e-08)]
    [InlineData(4.5, 1.9661604415428876e-10)]
    [InlineData(8, 1.1224297172982926e-29)]
    [InlineData(15, 7.212994172451207e-100)]
    [InlineData(26, 5.663192408856143e-296)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 2)]
    [InlineData(double.NaN, double.NaN)]
    public void TheComplementKeepsItsDigitsInTheTail(double x, double expected) => CloseRelative(expected, ErrorFunction.Erfc(new Vector<double>(x)).ToScalar(), 2e-15);

    private static void CloseRelative(double expected, double actual, double tolerance)
    {
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual));
        else Assert.InRange(Math.Abs(actual - expected), 0, tolerance * Math.Abs(expected));
    }
}
