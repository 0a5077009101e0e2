using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Makes an operator of a binary formula.</summary>
internal readonly struct FormulaOperator<TFormula>(TFormula formula) : IBinaryOperator
    where TFormula : struct, IVectorBinary
{
    public void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> => VectorLoop.Run(x, y, destination, formula);

    public void Invoke<T>(ReadOnlySpan<T> x, T y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> => VectorLoop.Run(x, y, destination, formula);

    public void Invoke<T>(T x, ReadOnlySpan<T> y, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> => VectorLoop.Run(x, y, destination, formula);
}
