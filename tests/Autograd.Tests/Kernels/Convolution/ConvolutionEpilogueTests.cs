using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public unsafe class ConvolutionEpilogueTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    // Batch, InC, InH, InW, OutC, KH, KW, SH, SW, top, left, bottom, right, DH, DW, groups.
    private static readonly Conv2dGeometry[] Chosen =
    [
        new(1, 3, 23, 21, 10, 7, 7, 2, 2, 0, 0, 0, 0, 1, 1, 1),
        new(2, 20, 9, 11, 16, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 300, 7, 7, 33, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 8, 9, 10, 5, 1, 1, 2, 3, 0, 0, 0, 0, 1, 1, 1),
        new(1, 40, 14, 14, 77, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 5, 14, 14, 70, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 16, 13, 13, 70, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 40, 15, 15, 80, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        new(3, 6, 7, 40, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 6),
        new(1, 5, 12, 35, 15, 3, 5, 2, 2, 1, 2, 1, 2, 1, 1, 5),
        new(2, 8, 10, 9, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4),
        new(9, 4, 6, 5, 8, 3, 2, 1, 2, 0, 1, 1, 0, 1, 1, 2),
        new(1, 2, 15, 14, 3, 3, 3, 1, 2, 4, 3, 2, 5, 2, 3, 1),
        new(2, 70, 30, 28, 66, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(3, 32, 9, 71, 48, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 64, 60, 61, 64, 3, 3, 1, 1, 0, 1, 0, 1, 1, 1, 1),
        new(4, 64, 15, 16, 64, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gives_the_bits_of_the_steps_one_after_the_other(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(21);
        foreach (int workers in (int[])[1, 2])
        {
            Samples.WithWorkers(workers, () =>
            {
                foreach (Conv2dGeometry g in Chosen.Concat(ConvolutionOracle.Geometries(random, 12, new(3, 3, 1, 8, 29, 39, 19))))
                {
                    for (int steps = 0; steps < 8; steps++)
                    {
                        bool biased = random.Next(2) == 0;
                        Check<float>(random, g, set, biased, steps);
                        if (random.Next(4) == 0)
                            Check<double>(random, g, set, biased, steps);
                    }
                }
            });
        }
    }

    private static void Check<T>(Random random, Conv2dGeometry g, InstructionSet set, bool biased, int steps)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool normalizes = (steps & 1) != 0, adds = (steps & 2) != 0, activates = (steps & 4) != 0;
        T[] x = Samples.Random<T>(random, g.InputLength);
        T[] w = Samples.Random<T>(random, g.WeightLength);
        T[] b = biased ? Samples.Random<T>(random, g.OutChannels) : [];
        T[] scale = Samples.Random<T>(random, g.OutChannels);
        T[] shift = Samples.Random<T>(random, g.OutChannels);
        T[] addend = Samples.Random<T>(random, g.OutputLength);
        addend[random.Next(addend.Length)] = T.NaN;
        addend[random.Next(addend.Length)] = T.NegativeInfinity;

        T[] expected = Samples.Unwritten<T>(g.OutputLength);
        Conv2dKernel.Forward<T>(x, w, b, expected, g, default, set);
        if (normalizes) BatchNormKernel.Normalize<T>(expected, scale, shift, expected, g.Batch, g.OutChannels, g.OutSize);
        if (adds) TensorPrimitives.Add<T>(expected, addend, expected);
        // One that tiles know, and one that only the loop can do.
        bool limits = random.Next(2) == 0;
        if (activates && limits) VectorLoop.Run<T, Limit>(expected, expected, default);
        else if (activates) VectorLoop.Run<T, Hill>(expected, expected, default);

        T[] actual = Samples.Unwritten<T>(g.OutputLength);
        fixed (T* scales = scale, shifts = shift, addends = addend)
        {
            var epilogue = new ConvolutionEpilogue<T>(
                normalizes ? scales : null, normalizes ? shifts : null, adds ? addends : null,
                !activates ? EpilogueActivation.None : limits ? new FormulaActivation<Limit>(default) : new FormulaActivation<Hill>(default));
            Conv2dKernel.Forward<T>(x, w, b, actual, g, default, set, epilogue: epilogue);
        }

        if (!MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)))
            Assert.Fail($"{typeof(T).Name} {set} {g}, bias: {biased}, batch norm: {normalizes}, sum: {adds}, activation: {activates}.");
    }
}
