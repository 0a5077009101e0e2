namespace AutogradNet.Kernels;

/// <summary>
/// Vectors of single precision as maximum pooling of windows two columns apart needs them. A vector of places holds integers of 32 bits; a mask
/// is all ones or all zeros in every lane.
/// </summary>
internal unsafe interface IPoolVectors<TVector>
    where TVector : unmanaged
{
    /// <summary>Lanes of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>Which of the columns from the one given on a row of so many has.</summary>
    static abstract TVector Inside(int column, int columns);

    /// <summary>Reads lanes of a mask only, and gives minus infinity for the others.</summary>
    static abstract TVector LoadInside(float* source, TVector mask);

    /// <summary>Writes the first lanes only: at least one, and fewer than there are.</summary>
    static abstract void StoreFirst(float* target, TVector value, int lanes);

    /// <summary>Writes places as bytes.</summary>
    static abstract void StoreBytes(byte* target, TVector places);

    static abstract TVector Broadcast(float value);

    static abstract TVector BroadcastPlace(int place);

    static abstract TVector AddPlaces(TVector left, TVector right);

    /// <summary>Lanes 0, 2, 4 … of two vectors side by side.</summary>
    static abstract TVector Evens(TVector left, TVector right);

    /// <summary>Lanes 1, 3, 5 … of two vectors side by side.</summary>
    static abstract TVector Odds(TVector left, TVector right);

    /// <summary>All lanes but the first, and then the first of the next vector.</summary>
    static abstract TVector Following(TVector values, TVector next);

    /// <summary>The greater of two; the second where they are equal or one is not a number.</summary>
    static abstract TVector Max(TVector first, TVector second);

    /// <summary>Where either is not a number.</summary>
    static abstract TVector Unordered(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool IsAny(TVector mask);

    /// <summary>Whether any lanes are equal as numbers.</summary>
    static abstract bool EqualsAny(TVector left, TVector right);

    /// <summary>Where a value takes over that comes later than the best so far: where it is neither less nor equal, unless a NaN is held.</summary>
    static abstract TVector TakesOver(TVector value, TVector best);

    /// <summary>Where a value takes over if of equals, and of several NaNs, the one with the smaller place is kept.</summary>
    static abstract TVector TakesOver(TVector value, TVector at, TVector best, TVector place);

    static abstract TVector Select(TVector mask, TVector left, TVector right);
}
