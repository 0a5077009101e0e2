using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers;

/// <summary>Conversions between single precision and the two 16-bit formats.</summary>
internal static class HalfPrecision
{
    public static void FromHalf(ReadOnlySpan<byte> source, Span<float> destination) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination);

    public static void FromBFloat16(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<byte, ushort>(source);
        for (var i = 0; i < bits.Length; i++) destination[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
    }

    /// <summary>Rounds to the nearest, ties to even. NaN stays NaN.</summary>
    public static ushort ToBFloat16Bits(double value)
    {
        if (double.IsNaN(value)) return 0x7FC0;
        var bits = BitConverter.SingleToUInt32Bits(RoundToOdd(value));
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    // Rounding twice could turn a near-tie into a tie. An odd last bit marks what was cut off, so that the second rounding is right
    // (Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd", 2008).
    private static float RoundToOdd(double value)
    {
        var nearest = (float)value;
        if (nearest == value) return nearest;
        var bits = BitConverter.SingleToUInt32Bits(nearest);
        var below = Math.Abs((double)nearest) > Math.Abs(value) ? bits - 1 : bits;
        return BitConverter.UInt32BitsToSingle(below | 1);
    }
}
