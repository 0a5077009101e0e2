namespace AutogradNet.Kernels;

/// <summary>
/// What a limiting formula limits to: elements up to <paramref name="Low"/> become it, those from <paramref name="High"/> on that, and
/// NaN stays NaN.
/// </summary>
internal readonly record struct ClampBounds(double Low, double High);
