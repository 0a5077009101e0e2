namespace AutogradNet.Kernels;

/// <summary>The few operations from which the multiply tiles are made, over one register width.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <typeparam name="TVector">The register.</typeparam>
internal unsafe interface IVectorOperations<T, TVector>
    where T : unmanaged
    where TVector : unmanaged
{
    /// <summary>Elements per register.</summary>
    static abstract int Count { get; }

    /// <summary>Whether there are 32 registers rather than 16.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Loads <see cref="Count"/> elements; no alignment is asked for.</summary>
    static abstract TVector Load(T* source);

    /// <summary>Every lane equal to one element in memory.</summary>
    static abstract TVector Broadcast(T* source);

    /// <summary>Stores <see cref="Count"/> elements; no alignment is asked for.</summary>
    static abstract void Store(TVector value, T* target);

    /// <summary><paramref name="left"/>·<paramref name="right"/> + <paramref name="addend"/>.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary><paramref name="left"/> + <paramref name="right"/>.</summary>
    static abstract TVector Add(TVector left, TVector right);

    /// <summary><paramref name="left"/> − <paramref name="right"/>.</summary>
    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary><paramref name="left"/>·<paramref name="right"/>.</summary>
    static abstract TVector Multiply(TVector left, TVector right);

    /// <summary>The bound where the value is not above it, else the value; NaN stays NaN.</summary>
    static abstract TVector AtLeast(TVector value, TVector bound);

    /// <summary>The bound where the value is not below it, else the value; NaN stays NaN.</summary>
    static abstract TVector AtMost(TVector value, TVector bound);

    /// <summary>The larger of two numbers, <paramref name="right"/> where they are equal. What it is for NaN depends on the registers.</summary>
    static abstract TVector Maximum(TVector left, TVector right);

    /// <summary>The sum of all lanes.</summary>
    static abstract T Sum(TVector value);
}
