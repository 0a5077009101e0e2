using System.Runtime.InteropServices;

namespace AutogradNet.Tests;

/// <summary>Compares deferred results with those computed one operation after the other.</summary>
internal static class DeferralBits
{
    /// <summary>What is deferred has the bits of what is computed at once.</summary>
    public static void Same(Func<Tensor> compute)
    {
        using var scope = new TensorScope();
        var expected = compute();
        Tensor actual;
        using (Deferral.Begin()) actual = compute();
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Bytes(expected).SequenceEqual(Bytes(actual)));
    }

    private static ReadOnlySpan<byte> Bytes(Tensor x) =>
        x.DType == DType.Float32 ? MemoryMarshal.AsBytes(x.Span<float>()) : MemoryMarshal.AsBytes(x.Span<double>());
}
