namespace AutogradNet.Imaging;

/// <summary>Image data that cannot be read or written: unknown, corrupt, truncated, too large, or a variant that is not supported.</summary>
/// <remarks>The message says what was found and what was expected, and names the file when one was being loaded or saved.</remarks>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the exception with a general message.</summary>
    public ImageFormatException()
        : base("The image data cannot be read.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found and what was expected.</param>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public ImageFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
