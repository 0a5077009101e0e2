namespace ClimbingBlindfolded;

/// <summary>Heights, and how steeply they rise to the east (x) and to the north (y), at a number of places.</summary>
internal sealed record Survey(double[] Height, double[] SlopeX, double[] SlopeY)
{
    /// <summary>The length of the slope at a place.</summary>
    public double Steepness(int place) => Math.Sqrt((SlopeX[place] * SlopeX[place]) + (SlopeY[place] * SlopeY[place]));
}
