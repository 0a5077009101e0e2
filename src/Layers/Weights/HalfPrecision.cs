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

    /// <summary>Rounds to the nearest, ties to even.</summary>
    public static ushort ToHalfBits(double value) => BitConverter.HalfToUInt16Bits((Half)value);

    /// <summary>Rounds to the nearest, ties to even. NaN stays NaN.</summary>
    public static ushort ToBFloat16Bits(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }
}
