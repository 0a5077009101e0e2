using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Two convolutions in one must give the bits that they give one after the other.</summary>
[Collection(KernelCollection.Name)]
public unsafe class ExpandedDepthwiseTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    // Batch, channels read, height, width, channels between, kernel, stride, padding before and after, dilation.
    private static readonly (int Batch, int Read, int Height, int Width, int Between, int Kernel, int Stride, int Before, int After, int Dilation)[] Cases =
    [
        (1, 3, 9, 7, 10, 3, 1, 1, 1, 1),
        (1, 24, 64, 61, 37, 3, 1, 1, 1, 1),
        (1, 24, 65, 60, 16, 3, 2, 1, 1, 1),
        (1, 20, 63, 64, 9, 3, 2, 0, 1, 1),
        (1, 30, 90, 50, 8, 5, 1, 2, 2, 1),
        (1, 16, 80, 77, 17, 3, 3, 2, 4, 2),
        (1, 16, 70, 70, 5, 3, 1, 9, 9, 1),
        (1, 2, 260, 300, 3, 3, 1, 1, 1, 1),
        (1, 300, 14, 14, 70, 3, 1, 1, 1, 1),
        (1, 9, 1, 1, 8, 3, 1, 1, 1, 1),
        (9, 6, 8, 10, 11, 3, 2, 1, 0, 1),
        (3, 40, 50, 50, 12, 7, 1, 3, 3, 1),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gives_the_bits_of_one_after_the_other(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(31);
        foreach (var (batch, read, height, width, between, kernel, stride, before, after, dilation) in Cases)
        {
            var expansion = new Conv2dGeometry(batch, read, height, width, between, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
            var g = new Conv2dGeometry(batch, between, height, width, between, kernel, kernel, stride, stride, before, before, after, after, dilation, dilation, between);
            Assert.True(ExpandedDepthwise<float>.Serves(expansion, g));
            Check<float>(random, expansion, g, set);
            Check<double>(random, expansion, g, set);
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(32);
        var expansion = new Conv2dGeometry(1, 24, 64, 61, 37, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        var g = new Conv2dGeometry(1, 37, 64, 61, 37, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 37);
        float[] x = Samples.Random<float>(random, expansion.InputLength);
        float[] w = Samples.Random<float>(random, expansion.WeightLength);
        float[] v = Samples.Random<float>(random, g.WeightLength);
        foreach (InstructionSet set in Cpu.Supported)
            Samples.SameBitsForAnyWorkers(() => Run(x, w, null, v, null, null, expansion, g, set));
    }

    [Fact]
    public void Serves_depthwise_convolutions_of_pointwise_ones_only()
    {
        var expansion = new Conv2dGeometry(1, 4, 9, 9, 8, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        var g = new Conv2dGeometry(1, 8, 9, 9, 8, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 8);
        Assert.True(ExpandedDepthwise<float>.Serves(expansion, g));
        Assert.False(ExpandedDepthwise<float>.Serves(expansion with { Groups = 2 }, g));
        Assert.False(ExpandedDepthwise<float>.Serves(expansion with { InHeight = 18, InWidth = 18, StrideHeight = 2, StrideWidth = 2 }, g));
        Assert.False(ExpandedDepthwise<float>.Serves(expansion with { KernelHeight = 3, PadTop = 1, PadBottom = 1 }, g));
        Assert.False(ExpandedDepthwise<float>.Serves(expansion, g with { Groups = 4 }));
        Assert.False(ExpandedDepthwise<float>.Serves(expansion, g with { OutChannels = 16 }));
        // A large image would be packed as a whole.
        Assert.False(ExpandedDepthwise<float>.Serves(expansion with { InHeight = 3000, InWidth = 3000 }, g with { InHeight = 3000, InWidth = 3000 }));
    }

    private static void Check<T>(Random random, Conv2dGeometry expansion, Conv2dGeometry g, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = Samples.Random<T>(random, expansion.InputLength);
        T[] w = Samples.Random<T>(random, expansion.WeightLength);
        T[] v = Samples.Random<T>(random, g.WeightLength);
        T[] bias = Samples.Random<T>(random, g.InChannels), scale = Samples.Random<T>(random, g.InChannels), shift = Samples.Random<T>(random, g.InChannels);
        T[] addend = Samples.Random<T>(random, g.OutputLength);
        foreach (bool plain in (bool[])[true, false])
        {
            T[] between = Samples.Unwritten<T>(expansion.OutputLength), expected = Samples.Unwritten<T>(g.OutputLength);
            fixed (T* a = scale, b = shift, c = addend)
            {
                var (first, second) = plain ? default : Epilogues(a, b, c);
                Conv2dKernel.Forward<T>(x, w, plain ? default : bias, between, expansion, default, set, epilogue: first);
                Conv2dKernel.Forward<T>(between, v, plain ? default : shift, expected, g, default, set, epilogue: second);
            }
            T[] actual = Run(x, w, plain ? null : bias, v, plain ? null : shift, plain ? null : (scale, shift, addend), expansion, g, set);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"{typeof(T).Name} {set} {expansion} {g} {plain}");
        }
    }

    private static (ConvolutionEpilogue<T> First, ConvolutionEpilogue<T> Second) Epilogues<T>(T* scale, T* shift, T* addend)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var limit = new FormulaActivation<Limit>(default);
        return (new(scale, shift, null, limit), new(shift, scale, addend, limit));
    }

    private static T[] Run<T>(
        T[] x, T[] w, T[]? bias, T[] v, T[]? depthwiseBias, (T[] Scale, T[] Shift, T[] Addend)? epilogue, Conv2dGeometry expansion, Conv2dGeometry g, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] result = Samples.Unwritten<T>(g.OutputLength);
        fixed (T* source = x, filters = w, start = bias, depthwise = v, depthwiseStart = depthwiseBias, target = result)
        fixed (T* scale = epilogue?.Scale, shift = epilogue?.Shift, addend = epilogue?.Addend)
        {
            var (first, second) = epilogue is null ? default : Epilogues(scale, shift, addend);
            var both = new ExpandedDepthwise<T>
            {
                Source = source,
                Expansion = new(filters, default, start, first, expansion),
                Depthwise = new(depthwise, default, depthwiseStart, second, g),
                Target = target,
            };
            Tiles.RunVectors<T, ExpandedDepthwise<T>>(both, set);
        }
        return result;
    }
}
