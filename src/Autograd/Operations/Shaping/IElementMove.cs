namespace AutogradNet;

/// <summary>Work that moves elements without looking at them.</summary>
internal interface IElementMove
{
    void Invoke<T>(ReadOnlySpan<T> source, Span<T> target)
        where T : unmanaged;
}
