using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class Conv2dKernelTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    // Batch, InC, InH, InW, OutC, KH, KW, SH, SW, top, left, bottom, right, DH, DW, groups.
    private static readonly Conv2dGeometry[] Chosen =
    [
        new(1, 3, 23, 21, 10, 7, 7, 2, 2, 0, 0, 0, 0, 1, 1, 1),
        new(2, 20, 9, 11, 16, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 8, 9, 10, 5, 1, 1, 2, 3, 0, 0, 0, 0, 1, 1, 1),
        new(1, 16, 13, 13, 24, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(3, 6, 7, 40, 6, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 6),
        new(1, 5, 12, 35, 15, 3, 5, 2, 2, 1, 2, 1, 2, 1, 1, 5),
        new(1, 8, 10, 9, 12, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4),
        new(9, 4, 6, 5, 8, 3, 2, 1, 2, 0, 1, 1, 0, 1, 1, 2),
        new(1, 3, 3, 2, 4, 5, 5, 1, 1, 2, 2, 1, 2, 1, 1, 1),
        new(1, 2, 15, 14, 3, 3, 3, 1, 2, 4, 3, 2, 5, 2, 3, 1),
        new(1, 2, 9, 9, 3, 2, 2, 3, 4, 0, 0, 0, 0, 1, 1, 1),
        new(2, 40, 4, 4, 33, 4, 4, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        new(1, 2, 5, 6, 2, 1, 1, 1, 1, 2, 1, 0, 3, 1, 1, 1),
        new(1, 4, 5, 6, 4, 3, 3, 7, 9, 1, 1, 1, 1, 1, 1, 4),
        new(1, 3, 6, 6, 2, 3, 3, 1, 1, 6, 6, 6, 6, 1, 1, 1),
        new(1, 3, 4, 70, 9, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
        new(1, 40, 8, 8, 9, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
        // Three channels of a gradient that sums over several blocks of depths; filters enough for packing, with short rows.
        new(1, 3, 9, 40, 40, 5, 5, 1, 1, 2, 2, 2, 2, 1, 1, 1),
        new(1, 16, 9, 3, 70, 3, 5, 1, 1, 1, 2, 1, 2, 1, 1, 1),
        new(1, 9, 7, 7, 66, 3, 3, 1, 1, 1, 1, 1, 1, 2, 1, 1),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_definition(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(5);
        foreach (Conv2dGeometry g in Chosen.Concat(ConvolutionOracle.Geometries(random, 60, new(3, 3, 1, 4, 13, 19, 4))))
        {
            Check<float>(random, g, set);
            Check<double>(random, g, set);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gradients_are_adjoints(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(6);
        foreach (Conv2dGeometry g in Chosen.Concat(ConvolutionOracle.Geometries(random, 60, new(3, 3, 1, 4, 13, 19, 4))))
        {
            double[] x = Samples.Random<double>(random, g.InputLength);
            double[] w = Samples.Random<double>(random, g.WeightLength);
            double[] y = Samples.Random<double>(random, g.OutputLength);
            double[] output = Samples.Unwritten<double>(g.OutputLength);
            double[] dx = Samples.Unwritten<double>(g.InputLength);
            double[] dw = Samples.Unwritten<double>(g.WeightLength);
            Conv2dKernel.Forward<double>(x, w, default, output, g, default, set);
            Conv2dKernel.InputGradient<double>(y, w, dx, g, default, set);
            Conv2dKernel.WeightGradient<double>(x, y, dw, g, set);
            double product = Samples.Dot(output, y);
            double bound = 1e-12 * (1 + output.Length + dx.Length);
            Assert.True(Math.Abs(product - Samples.Dot(x, dx)) <= bound, g.ToString());
            Assert.True(Math.Abs(product - Samples.Dot(w, dw)) <= bound, g.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Input_gradients_of_few_channels_agree_with_the_definition(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(8);
        var g = new Conv2dGeometry(2, 13, 5, 7, 40, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        float[] w = Samples.Random<float>(random, g.WeightLength);
        int[][] choices = [[], [0], [39], [7, 8, 30], [0, 1, 2, 3, 4, 5]];
        foreach (int[] first in choices)
        {
            foreach (int[] second in choices)
            {
                var y = new float[g.OutputLength];
                foreach (int channel in first.Concat(second.Select(channel => channel + g.OutChannels)))
                    Samples.Random<float>(random, g.OutSize).CopyTo(y, channel * g.OutSize);
                var expected = new double[g.InputLength];
                ConvolutionOracle.ForEachTerm(g, (input, weight, output) => expected[input] += (double)y[output] * w[weight]);
                float[] dx = Samples.Unwritten<float>(g.InputLength);
                Conv2dKernel.InputGradient<float>(y, w, dx, g, default, set);
                for (int i = 0; i < dx.Length; i++)
                    Assert.Equal(expected[i], dx[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(7);
        Conv2dGeometry[] larger =
        [
            new(1, 16, 30, 31, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1),
            new(5, 8, 20, 20, 8, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1),
            new(2, 24, 30, 30, 24, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 24),
            new(1, 64, 27, 27, 16, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1),
        ];
        foreach (Conv2dGeometry g in Chosen.Concat(larger))
        {
            float[] x = Samples.Random<float>(random, g.InputLength);
            float[] w = Samples.Random<float>(random, g.WeightLength);
            float[] b = Samples.Random<float>(random, g.OutChannels);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            foreach (InstructionSet set in Cpu.Supported)
            {
                Samples.SameBitsForAnyWorkers(() => Run<float>(g.OutputLength, to => Conv2dKernel.Forward<float>(x, w, b, to, g, default, set)));
                Samples.SameBitsForAnyWorkers(() => Run<float>(g.InputLength, to => Conv2dKernel.InputGradient<float>(y, w, to, g, default, set)));
                Samples.SameBitsForAnyWorkers(() => Run<float>(g.WeightLength, to => Conv2dKernel.WeightGradient<float>(x, y, to, g, set)));
                Samples.SameBitsForAnyWorkers(() => Run<float>(g.OutChannels, to => Conv2dKernel.BiasGradient<float>(y, to, g)));
            }
        }
    }

    [Fact]
    public void Refuses_spans_that_are_too_short()
    {
        var g = new Conv2dGeometry(1, 2, 3, 3, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Assert.Throws<ArgumentException>(() => Conv2dKernel.Forward<float>(new float[17], new float[36], default, new float[18], g));
        Assert.Throws<ArgumentException>(() => Conv2dKernel.Forward<float>(new float[18], new float[36], new float[1], new float[18], g));
        Assert.Throws<ArgumentException>(() => Conv2dKernel.InputGradient<float>(new float[18], new float[35], new float[18], g));
        Assert.Throws<ArgumentException>(() => Conv2dKernel.WeightGradient<float>(new float[18], new float[18], new float[35], g));
    }

    private static T[] Run<T>(long length, Action<T[]> kernel)
        where T : IFloatingPointIeee754<T>
    {
        T[] target = Samples.Unwritten<T>(length);
        kernel(target);
        return target;
    }

    private static void Check<T>(Random random, Conv2dGeometry g, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(ConvolutionOracle.OutSize(g), (g.OutHeight, g.OutWidth));
        T[] x = Samples.Random<T>(random, g.InputLength);
        T[] w = Samples.Random<T>(random, g.WeightLength);
        T[] b = Samples.Random<T>(random, g.OutChannels);
        T[] y = Samples.Random<T>(random, g.OutputLength);
        double[] wideX = Samples.Widen(x), wideW = Samples.Widen(w), wideB = Samples.Widen(b), wideY = Samples.Widen(y);
        var plain = new double[y.Length];
        var biased = new double[y.Length];
        var dx = new double[x.Length];
        var dw = new double[w.Length];
        var db = new double[b.Length];
        ConvolutionOracle.ForEachTerm(g, (input, weight, output) =>
        {
            plain[output] += wideX[input] * wideW[weight];
            dx[input] += wideY[output] * wideW[weight];
            dw[weight] += wideY[output] * wideX[input];
        });
        for (int i = 0; i < y.Length; i++)
        {
            int channel = i / (g.OutHeight * g.OutWidth) % g.OutChannels;
            biased[i] = plain[i] + wideB[channel];
            db[channel] += wideY[i];
        }
        string what = $"{typeof(T).Name} {set} {g}";
        // Winograd's algorithm has twice the error, as if it summed twice as much.
        bool isSingle = typeof(T) == typeof(float);
        int forwardTerms = g.InChannels / g.Groups * g.Taps * (isSingle && WinogradChoice.TakesForward(g) ? 2 : 1);
        int gradientTerms = g.OutChannels / g.Groups * g.Taps * (isSingle && WinogradChoice.TakesInputGradient(g) ? 2 : 1);
        int weightTerms = g.Batch * g.OutSize * (isSingle && WinogradChoice.TakesWeightGradient(g) ? 2 : 1);
        Samples.Close(biased, Run<T>(y.Length, to => Conv2dKernel.Forward(x, w, b, to.AsSpan(), g, default, set)), forwardTerms + 1, what);
        Samples.Close(plain, Run<T>(y.Length, to => Conv2dKernel.Forward(x, w, default, to.AsSpan(), g, default, set)), forwardTerms, what);
        Samples.Close(dx, Run<T>(x.Length, to => Conv2dKernel.InputGradient<T>(y, w, to, g, default, set)), gradientTerms, "input gradient " + what);
        Samples.Close(dw, Run<T>(w.Length, to => Conv2dKernel.WeightGradient<T>(x, y, to, g, set)), weightTerms, "weight gradient " + what);
        Samples.Close(db, Run<T>(b.Length, to => Conv2dKernel.BiasGradient<T>(y, to, g)), g.Batch * g.OutSize, "bias gradient " + what);
    }
}
