using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>The two ways to the filters' gradient, each for shapes of all kinds, whichever the convolution would choose.</summary>
[Collection(KernelCollection.Name)]
public unsafe class FilterGradientTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Both_ways_agree_with_the_definition(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(21);
        foreach (Conv2dGeometry g in Geometries(random))
        {
            Check<float>(random, g, set);
            Check<double>(random, g, set);
        }
    }

    [Fact]
    public void Neither_depends_on_the_number_of_workers()
    {
        var random = new Random(22);
        foreach (Conv2dGeometry g in Geometries(random))
        {
            float[] x = Samples.Random<float>(random, g.InputLength);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            foreach (InstructionSet set in Cpu.Supported)
            {
                Samples.SameBitsForAnyWorkers(() => Run(x, y, g, set, planes: true));
                Samples.SameBitsForAnyWorkers(() => Run(x, y, g, set, planes: false));
            }
        }
    }

    [Fact]
    public void Planes_are_chosen_where_channels_are_few()
    {
        Conv2dGeometry few = new(64, 16, 32, 32, 16, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Conv2dGeometry many = new(1, 512, 7, 7, 512, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Assert.True(PlaneFilterGradient<float>.Pays(few, TapLayout.Forward(few)));
        Assert.False(PlaneFilterGradient<float>.Pays(many, TapLayout.Forward(many)));
    }

    private static IEnumerable<Conv2dGeometry> Geometries(Random random)
    {
        yield return new(3, 5, 60, 61, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        yield return new(70, 17, 8, 8, 9, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        yield return new(2, 12, 11, 9, 8, 3, 2, 2, 3, 1, 0, 2, 1, 1, 2, 2);
        yield return new(1, 6, 13, 13, 7, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        yield return new(4, 6, 14, 14, 10, 1, 1, 2, 2, 0, 0, 0, 0, 1, 1, 2);
        foreach (Conv2dGeometry g in ConvolutionOracle.Geometries(random, 25, new(4, 2, 2, 5, 13, 19, 6)))
            yield return g;
    }

    private static void Check<T>(Random random, Conv2dGeometry g, InstructionSet set)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] x = Samples.Random<T>(random, g.InputLength);
        T[] y = Samples.Random<T>(random, g.OutputLength);
        double[] wideX = Samples.Widen(x), wideY = Samples.Widen(y);
        var expected = new double[g.WeightLength];
        ConvolutionOracle.ForEachTerm(g, (input, weight, output) => expected[weight] += wideX[input] * wideY[output]);
        int terms = g.Batch * g.OutSize;
        Samples.Close(expected, Run(x, y, g, set, planes: true), terms, $"planes {typeof(T).Name} {set} {g}");
        Samples.Close(expected, Run(x, y, g, set, planes: false), terms, $"packed {typeof(T).Name} {set} {g}");
    }

    private static T[] Run<T>(T[] input, T[] outputGradient, Conv2dGeometry g, InstructionSet set, bool planes)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        T[] result = Samples.Unwritten<T>(g.WeightLength);
        TapLayout layout = TapLayout.Forward(g);
        fixed (T* x = input, y = outputGradient, w = result)
        {
            if (planes)
            {
                Tiles.RunVectors<T, PlaneFilterGradient<T>>(
                    new PlaneFilterGradient<T> { Input = x, OutputGradient = y, WeightGradient = w, Geometry = g, Layout = layout }, set);
            }
            else
            {
                Tiles.Run<T, FilterGradient<T>>(
                    new FilterGradient<T> { Input = x, OutputGradient = y, WeightGradient = w, Geometry = g, Layout = layout }, set);
            }
        }
        return result;
    }
}
