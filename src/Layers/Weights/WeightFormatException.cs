namespace AutogradNet.Layers;

/// <summary>A weight file is not what its format demands. The message names the file and, where there is one, the tensor.</summary>
public sealed class WeightFormatException : FormatException
{
    /// <summary>States what is wrong.</summary>
    public WeightFormatException(string message)
        : base(message)
    {
    }

    /// <summary>States what is wrong and what it came from.</summary>
    public WeightFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
