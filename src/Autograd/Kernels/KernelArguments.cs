namespace AutogradNet.Kernels;

/// <summary>Checks at the border between spans and pointers: behind it nothing checks bounds any more.</summary>
internal static class KernelArguments
{
    /// <summary>Throws when a span is shorter than the sizes of a call say.</summary>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void HasLength<T>(ReadOnlySpan<T> span, long length, string name)
    {
        if (span.Length < length)
            throw new ArgumentException($"{name} holds {span.Length} elements; the sizes given ask for {length}.", name);
    }
}
