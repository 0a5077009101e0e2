using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Makes an operator of a unary formula.</summary>
internal readonly struct UnaryFormulaOperator<TFormula>(TFormula formula) : IUnaryOperator
    where TFormula : struct, IVectorUnary
{
    public TFormula Formula => formula;

    public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
        where T : unmanaged, IFloatingPointIeee754<T> => VectorLoop.Run(x, destination, formula);
}
