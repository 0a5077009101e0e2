using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The share of a cotangent that each side of a maximum or minimum gets; a tie is split in halves, as PyTorch does.</summary>
internal static class Preference
{
    /// <summary>1 where <paramref name="x"/> is above <paramref name="y"/> (or either is NaN), 1/2 where they are equal, else 0; recorded on no tape.</summary>
    public static Tensor OfGreater(Tensor x, Tensor y) => Elementwise.Binary(x.Detach(), y.Detach(), default(FormulaOperator<Formula>));

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x), new Vector<T>(y)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var share = Vector.ConditionalSelect(Vector.Equals(x, y), VectorMath.Constant<T>(0.5), Vector<T>.One);
            return Vector.ConditionalSelect(Vector.LessThan(x, y), Vector<T>.Zero, share);
        }
    }
}
