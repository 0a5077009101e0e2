namespace AutogradNet.Layers.Data;

/// <summary>A data set or one of its samples cannot be read. The message names the file and says what was expected.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>States what is wrong.</summary>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>States what is wrong and what it came from.</summary>
    public DatasetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
