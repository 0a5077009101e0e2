namespace AutogradNet;

/// <summary>The element type of a <see cref="Tensor"/>.</summary>
public enum DType : byte
{
    /// <summary>32-bit IEEE floating point: the type to work in.</summary>
    Float32,

    /// <summary>64-bit IEEE floating point: the type to check in.</summary>
    Float64,

    /// <summary>32-bit signed integer: indices and pooling switches.</summary>
    Int32,

    /// <summary>64-bit signed integer: counters and labels from other frameworks.</summary>
    Int64,

    /// <summary>8-bit unsigned integer: masks and quantised weights.</summary>
    UInt8,
}
