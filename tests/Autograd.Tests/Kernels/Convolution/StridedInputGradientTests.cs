using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>The input gradient of strided convolutions, whose grids are found together where there are many channels.</summary>
[Collection(KernelCollection.Name)]
public class StridedInputGradientTests
{
    // Batch, InC, InH, InW, OutC, KH, KW, SH, SW, top, left, bottom, right, DH, DW, groups.
    private static readonly Conv2dGeometry[] Geometries =
    [
        // Grids of one size, and of sizes that differ by a row or a column.
        new(1, 32, 14, 14, 9, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 33, 13, 15, 9, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 35, 14, 13, 10, 3, 3, 2, 2, 0, 1, 0, 1, 1, 1, 1),
        // So many columns that they are shared out, with a few in the last panel and with many.
        new(1, 40, 76, 50, 5, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 32, 75, 83, 4, 4, 5, 2, 2, 1, 2, 1, 2, 1, 1, 1),
        new(1, 41, 60, 104, 130, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        // Few columns: rows are shared out.
        new(1, 70, 4, 4, 20, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 32, 2, 2, 3, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 32, 1, 9, 3, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        // Strides that differ, and are no two.
        new(1, 34, 11, 17, 6, 3, 3, 1, 2, 1, 1, 1, 1, 1, 1, 1),
        new(1, 34, 11, 17, 6, 3, 3, 2, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 32, 20, 23, 6, 5, 5, 3, 3, 2, 2, 2, 2, 1, 1, 1),
        new(1, 32, 20, 23, 6, 4, 4, 2, 3, 1, 0, 2, 1, 1, 1, 1),
        // Grids that no tap reaches: whole rows of them, and every other one.
        new(1, 33, 12, 13, 7, 2, 2, 3, 3, 0, 0, 0, 0, 1, 1, 1),
        new(1, 33, 12, 70, 7, 3, 1, 2, 2, 1, 0, 1, 0, 1, 1, 1),
        new(1, 33, 12, 13, 7, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1),
        // Images and groups.
        new(9, 32, 9, 10, 8, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(3, 96, 9, 10, 9, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 3),
        // Three channels, such as a picture has, and few.
        new(2, 3, 37, 41, 16, 7, 7, 2, 2, 3, 3, 3, 3, 1, 1, 1),
        new(1, 3, 31, 64, 70, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, 1),
        new(1, 3, 30, 64, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 2, 3, 4, 20, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(2, 6, 31, 64, 20, 5, 3, 2, 1, 1, 1, 1, 1, 1, 1, 2),
    ];

    public static TheoryData<string> Paths => Samples.Paths;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_definition(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(31);
        foreach (Conv2dGeometry g in Geometries)
        {
            Check<float>(random, g, set);
            Check<double>(random, g, set);
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(32);
        foreach (Conv2dGeometry g in Geometries)
        {
            float[] w = Samples.Random<float>(random, g.WeightLength);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            foreach (InstructionSet set in Cpu.Supported)
                Samples.SameBitsForAnyWorkers(() => Run<float>(y, w, g, set, default));
        }
    }

    [Fact]
    public void Filters_that_were_packed_serve_pictures_of_every_size()
    {
        var random = new Random(33);
        float[] w = Samples.Random<float>(random, 40 * 9 * 9);
        float[] few = Samples.Random<float>(random, 3 * 9 * 9);
        var slot = new PackSlot(new PackStore(), 0, 0);
        var slotOfFew = new PackSlot(new PackStore(), 0, 0);
        foreach (int size in new[] { 14, 2, 75, 1, 9, 14, 75 })
        {
            var g = new Conv2dGeometry(1, 40, size, size, 9, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            Assert.Equal(Run<float>(y, w, g, null, default), Run<float>(y, w, g, null, slot));
            g = g with { InChannels = 3 };
            Assert.Equal(Run<float>(y, few, g, null, default), Run<float>(y, few, g, null, slotOfFew));
        }
    }

    private static void Check<T>(Random random, Conv2dGeometry g, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] w = Samples.Random<T>(random, g.WeightLength);
        T[] y = Samples.Random<T>(random, g.OutputLength);
        double[] wideW = Samples.Widen(w), wideY = Samples.Widen(y);
        var expected = new double[g.InputLength];
        ConvolutionOracle.ForEachTerm(g, (input, weight, output) => expected[input] += wideY[output] * wideW[weight]);
        Samples.Close(expected, Run(y, w, g, set, default), g.GroupOutChannels * g.Taps, $"{typeof(T).Name} {set} {g}");
    }

    private static T[] Run<T>(T[] y, T[] w, Conv2dGeometry g, InstructionSet? set, PackSlot slot)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] target = Samples.Unwritten<T>(g.InputLength);
        Conv2dKernel.InputGradient<T>(y, w, target, g, slot, set);
        return target;
    }
}
