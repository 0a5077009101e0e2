namespace AutogradNet.Kernels;

/// <summary>
/// The sums of some rows of a matrix product, one or more vectors each, as many as registers hold. Structs of this kind are local variables whose
/// fields the compiler keeps in registers, since all of their methods are compiled into the caller.
/// </summary>
/// <remarks>
/// Methods that hold one are marked not to be compiled into others in turn: where too much comes together, the compiler leaves calls, which
/// take the sums out of their registers.
/// </remarks>
internal unsafe interface ISums<T>
    where T : unmanaged
{
    /// <summary>
    /// Adds the products of a value for each row and the same vectors. Values lie <paramref name="apart"/> from one another, the first at
    /// <paramref name="first"/>; vectors lie side by side from <paramref name="firstVector"/> on. Places that are constant become parts of
    /// instructions.
    /// </summary>
    void Add(T* values, nint first, nint apart, T* vectors, nint firstVector);
}
