namespace AutogradNet.Explanations;

/// <summary>How the channels of a pixel become one number.</summary>
public enum Readout
{
    /// <summary>The largest magnitude of the channels; not negative. Simonyan et al., "Deep Inside Convolutional Networks", 2014.</summary>
    MaxMagnitude,

    /// <summary>The sum of the channels; signed.</summary>
    Sum,

    /// <summary>The positive part of the sum of the channels; not negative.</summary>
    PositiveSum,
}
