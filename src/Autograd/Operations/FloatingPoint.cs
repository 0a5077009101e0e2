using System.Runtime.CompilerServices;

namespace AutogradNet;

/// <summary>The check of operations that compute and do not only move elements.</summary>
internal static class FloatingPoint
{
    /// <summary>Throws unless the operand can be computed with.</summary>
    public static void Check(Tensor operand, Operation operation, [CallerArgumentExpression(nameof(operand))] string? name = null)
    {
        if (!operand.DType.IsFloatingPoint()) throw new ArgumentException($"{operation.Name} computes in Float32 or Float64, not {operand.DType}{operand.Shape}.", name);
    }
}
