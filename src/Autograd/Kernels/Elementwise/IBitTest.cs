using System.Numerics;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>A question about elements: all bits of a lane where the answer is yes, else none. NaN is no.</summary>
internal interface IBitTest
{
    static abstract Vector256<T> Invoke<T>(Vector256<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>;
}
