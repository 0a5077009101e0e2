namespace ClimbingBlindfolded;

/// <summary>A round hill: its top, its height and how far it spreads (the standard deviation of a Gaussian).</summary>
internal readonly record struct Hill(double X, double Y, double Height, double Spread);
