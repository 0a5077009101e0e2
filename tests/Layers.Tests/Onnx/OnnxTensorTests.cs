using System.Runtime.InteropServices;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Layers.Tests;

/// <summary>The ways in which the format stores values.</summary>
public sealed class OnnxTensorTests
{
    [Fact]
    public void ValuesInFieldsOfTheirTypeAreRead()
    {
        using var scope = new TensorScope();
        Assert.Equal([1.5f, -2], Read(Header(1, 2).Single(4, 1.5f).Single(4, -2)).ToArray<float>());
        Assert.Equal([1.5f, -2], Read(Header(1, 2).Bytes(4, Packed(1.5f, -2f))).ToArray<float>());
        Assert.Equal([0.25f, 8], Read(Header(11, 2).Bytes(10, Packed(0.25, 8.0))).ToArray<float>());
        Assert.Equal([-1L, long.MaxValue], Read(Header(7, 2).Varint(7, -1).Varint(7, long.MaxValue)).ToArray<long>());
        Assert.Equal([300, -5], Read(Header(6, 2).Bytes(5, [0xAC, 0x02, 0xFB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01])).ToArray<int>());
        Assert.Equal([1, 0], Read(Header(9, 2).Varint(5, 7).Varint(5, 0)).ToArray<byte>());
        Assert.Equal([1f, -0.5f], Read(Header(10, 2).Varint(5, 0x3C00).Varint(5, 0xB800)).ToArray<float>());
        Assert.Equal([1f, -2f], Read(Header(16, 2).Varint(5, 0x3F80).Varint(5, 0xC000)).ToArray<float>());
        Assert.Equal([5L], Read(Header(13, 1).Varint(11, 5)).ToArray<long>());
    }

    [Theory]
    [InlineData(2, new byte[] { 0, 255 }, new[] { 0, 255 })]
    [InlineData(3, new byte[] { 0, 255 }, new[] { 0, -1 })]
    [InlineData(4, new byte[] { 0xFF, 0xFF, 1, 0 }, new[] { 65535, 1 })]
    [InlineData(5, new byte[] { 0xFF, 0xFF, 1, 0 }, new[] { -1, 1 })]
    [InlineData(21, new byte[] { 0x8F }, new[] { 15, 8 })]
    [InlineData(22, new byte[] { 0x8F }, new[] { -1, -8 })]
    [InlineData(6, new byte[] { 1, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF }, new[] { 1, -2 })]
    public void SmallIntegersStoredRawAreWidened(int type, byte[] raw, int[] expected)
    {
        using var scope = new TensorScope();
        Assert.Equal(expected, Read(Header(type, 2).Bytes(9, raw)).ToArray<int>());
    }

    [Theory]
    [InlineData(16, new byte[] { 0x80, 0x3F, 0, 0xC0 })]
    [InlineData(10, new byte[] { 0, 0x3C, 0, 0xC0 })]
    [InlineData(11, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0 })]
    public void OtherFloatingPointIsSinglePrecision(int type, byte[] raw)
    {
        using var scope = new TensorScope();
        Assert.Equal([1f, -2], Read(Header(type, 2).Bytes(9, raw)).ToArray<float>());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(17)]
    [InlineData(0)]
    public void OtherTypesAreRefused(int type) => Assert.Throws<InvalidDataException>(() => Read(Header(type, 1).Bytes(9, [0, 0, 0, 0])));

    [Fact]
    public void ValuesThatAreNotAsManyAsTheShapeSaysAreRefused()
    {
        Assert.Throws<InvalidDataException>(() => Read(Header(1, 3).Single(4, 1)));
        Assert.Throws<InvalidDataException>(() => Read(Header(1, 3).Bytes(9, new byte[8])));
        Assert.Throws<InvalidDataException>(() => Read(Header(1, 3)));
        Assert.Throws<InvalidDataException>(() => Read(Header(1, 1).Bytes(4, [1, 2, 3])));
    }

    private static WireWriter Header(int type, long extent) => new WireWriter().Varint(1, extent).Varint(2, type).Text(8, "t");

    private static byte[] Packed<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static Tensor Read(WireWriter tensor) => OnnxTensorReader.Read(OnnxTensor.Parse(new ProtoMessage(tensor.ToArray())), null);
}
