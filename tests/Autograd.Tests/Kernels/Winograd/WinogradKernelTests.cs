using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public unsafe class WinogradKernelTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    [Theory]
    [MemberData(nameof(Paths))]
    public void Agrees_with_the_definition(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(11);
        foreach (Conv2dGeometry g in Geometries(random))
        {
            Assert.True(WinogradGeometry.Allows(g));
            float[] x = Samples.Random<float>(random, g.InputLength);
            float[] w = Samples.Random<float>(random, g.WeightLength);
            float[] b = Samples.Random<float>(random, g.OutChannels);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            double[] wideX = Samples.Widen(x), wideW = Samples.Widen(w), wideY = Samples.Widen(y);
            var biased = new double[y.Length];
            var plain = new double[y.Length];
            var dx = new double[x.Length];
            var dw = new double[w.Length];
            ConvolutionOracle.ForEachTerm(g, (input, weight, output) =>
            {
                plain[output] += wideX[input] * wideW[weight];
                dx[input] += wideY[output] * wideW[weight];
                dw[weight] += wideX[input] * wideY[output];
            });
            for (int i = 0; i < y.Length; i++)
                biased[i] = plain[i] + b[i / g.OutSize % g.OutChannels];
            Close(biased, Forward(x, w, b, g, set), g.InChannels, $"{set} {g}");
            Close(plain, Forward(x, w, null, g, set), g.InChannels, $"{set} {g}");
            Close(dx, InputGradient(y, w, g, set), g.OutChannels, $"input gradient {set} {g}");
            Close(dw, WeightGradient(x, y, g, set), g.Batch * g.OutSize, $"weight gradient {set} {g}");
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(12);
        foreach (var g in (Conv2dGeometry[])[Geometry(1, 70, 30, 28, 66, 1, 1, 1, 1), Geometry(3, 20, 9, 70, 9, 1, 1, 1, 1), Geometry(9, 64, 60, 60, 64, 1, 1, 1, 1), Geometry(1, 320, 12, 12, 300, 1, 1, 1, 1), Geometry(1, 70, 7, 8, 90, 1, 1, 1, 1), Geometry(1, 320, 20, 18, 300, 1, 1, 1, 1)])
        {
            float[] x = Samples.Random<float>(random, g.InputLength);
            float[] w = Samples.Random<float>(random, g.WeightLength);
            float[] y = Samples.Random<float>(random, g.OutputLength);
            foreach (InstructionSet set in Cpu.Supported)
            {
                Samples.SameBitsForAnyWorkers(() => Forward(x, w, null, g, set));
                Samples.SameBitsForAnyWorkers(() => InputGradient(y, w, g, set));
                Samples.SameBitsForAnyWorkers(() => WeightGradient(x, y, g, set));
            }
        }
    }

    [Fact]
    public void The_convolution_takes_it_only_where_it_is_allowed_and_pays()
    {
        Conv2dGeometry large = Geometry(1, 64, 32, 32, 64, 1, 1, 1, 1);
        Assert.True(WinogradChoice.TakesForward(large));
        Assert.False(WinogradChoice.TakesForward(large with { InChannels = 8 }));
        Assert.False(WinogradChoice.TakesForward(large with { OutChannels = 8 }));
        Assert.False(WinogradChoice.TakesForward(large with { InHeight = 4, InWidth = 4, Batch = 3 }));
        Assert.False(WinogradChoice.TakesForward(large with { InHeight = 2, InWidth = 2, Batch = 9 }));
        Assert.False(WinogradChoice.TakesForward(large with { StrideHeight = 2 }));
        Assert.False(WinogradChoice.TakesForward(large with { DilationWidth = 2 }));
        Assert.False(WinogradChoice.TakesForward(large with { KernelWidth = 1 }));
        Assert.False(WinogradChoice.TakesForward(large with { Groups = 2 }));
        Assert.True(WinogradChoice.TakesInputGradient(large));
        try
        {
            Compute.Winograd = false;
            Assert.False(WinogradChoice.TakesForward(large));
        }
        finally
        {
            Compute.Winograd = true;
        }
    }

    // Few tiles, as the filters' taps lie; then side by side, as they are kept from the second time on.
    [Theory]
    [InlineData(37, 7, 6, 53)]
    [InlineData(75, 9, 11, 101)]
    public void Gives_the_same_bits_with_taps_that_are_kept(int inChannels, int height, int width, int outChannels)
    {
        var random = new Random(14);
        Conv2dGeometry g = Geometry(1, inChannels, height, width, outChannels, 1, 1, 1, 1);
        float[] x = Samples.Random<float>(random, g.InputLength), w = Samples.Random<float>(random, g.WeightLength), y = Samples.Random<float>(random, g.OutputLength);
        foreach (InstructionSet set in Cpu.Supported)
        {
            var slot = new PackSlot(new PackStore(), 0, 0);
            float[] output = Forward(x, w, null, g, set), dx = InputGradient(y, w, g, set);
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(output, Forward(x, w, null, g, set, slot));
                Assert.Equal(dx, InputGradient(y, w, g, set, slot));
            }
        }
    }

    // A plane whose tiles are few by itself and many beside others goes other ways.
    [Theory]
    [InlineData(40, 7, 6, 33, 9)]
    [InlineData(300, 9, 14, 301, 30)]
    public void Gives_the_same_bits_however_many_tiles_there_are(int inChannels, int height, int width, int outChannels, int batch)
    {
        var random = new Random(15);
        Conv2dGeometry many = Geometry(batch, inChannels, height, width, outChannels, 1, 1, 1, 1), one = many with { Batch = 1 };
        float[] x = Samples.Random<float>(random, many.InputLength), w = Samples.Random<float>(random, many.WeightLength), b = Samples.Random<float>(random, outChannels);
        foreach (InstructionSet set in Cpu.Supported)
        {
            float[] output = Forward(x, w, b, many, set);
            for (int i = 0; i < batch; i += 4)
            {
                float[] plane = Forward(x[(i * (int)one.InputLength)..((i + 1) * (int)one.InputLength)], w, b, one, set);
                Assert.Equal(output[(i * (int)one.OutputLength)..((i + 1) * (int)one.OutputLength)], plane);
            }
        }
    }

    // What rectifiers decide by is the same for all processors that multiply and add at once.
    [Theory]
    [InlineData(1, 64, 28, 28, 64)]
    [InlineData(1, 520, 14, 14, 40)]
    [InlineData(1, 512, 7, 7, 70)]
    [InlineData(2, 130, 9, 11, 50)]
    public void Gives_the_same_bits_with_eight_and_sixteen_lanes(int batch, int inChannels, int height, int width, int outChannels)
    {
        if (!Cpu.Supported.Contains(InstructionSet.Avx2)) return;
        Conv2dGeometry g = Geometry(batch, inChannels, height, width, outChannels, 1, 1, 1, 1);
        var random = new Random(41);
        float[] x = Samples.Random<float>(random, g.InputLength), w = Samples.Random<float>(random, g.WeightLength);
        float[] expected = Forward(x, w, null, g, InstructionSet.Avx2);
        float[] actual = Samples.Unwritten<float>(g.OutputLength);
        fixed (float* input = x, weight = w, target = actual)
        {
            var convolution = new WinogradConvolution
            {
                Source = input, Target = target, Weight = weight, Geometry = WinogradGeometry.Forward(g), WrittenStride = inChannels * 9,
                ReadStride = 9, Turned = false, Slot = default, Use = PackUse.WinogradForward, Convolution = g,
            };
            convolution.Run<Tile8x3<float, Vector512<float>, SixteenLanes>, Vector512<float>, SixteenLanes>();
        }

        Samples.SameBits(expected, actual, g.ToString());
    }

    [Fact]
    public void The_convolution_agrees_with_its_own_other_way()
    {
        var random = new Random(13);
        Conv2dGeometry g = Geometry(2, 65, 30, 27, 71, 1, 0, 2, 1);
        Assert.True(WinogradChoice.TakesForward(g));
        float[] x = Samples.Random<float>(random, g.InputLength);
        float[] w = Samples.Random<float>(random, g.WeightLength);
        float[] b = Samples.Random<float>(random, g.OutChannels);
        float[] y = Samples.Random<float>(random, g.OutputLength);
        float[] output = Samples.Unwritten<float>(g.OutputLength), other = Samples.Unwritten<float>(g.OutputLength);
        float[] dx = Samples.Unwritten<float>(g.InputLength), otherDx = Samples.Unwritten<float>(g.InputLength);
        Conv2dKernel.Forward<float>(x, w, b, output, g);
        Conv2dKernel.InputGradient<float>(y, w, dx, g);
        try
        {
            Compute.Winograd = false;
            Conv2dKernel.Forward<float>(x, w, b, other, g);
            Conv2dKernel.InputGradient<float>(y, w, otherDx, g);
        }
        finally
        {
            Compute.Winograd = true;
        }

        Assert.NotEqual(output, other);
        Close(Samples.Widen(other), output, g.InChannels, "forward");
        Close(Samples.Widen(otherDx), dx, g.OutChannels, "input gradient");
    }

    [Theory]
    [InlineData(64)]
    [InlineData(256)]
    public void Its_rounding_error_is_about_twice_that_of_the_sum_over_taps(int channels)
    {
        var random = new Random(17);
        Conv2dGeometry g = Geometry(1, channels, 20, 20, 48, 1, 1, 1, 1);
        // What follows a rectifier.
        float[] x = [.. Samples.Random<float>(random, g.InputLength).Select(value => Math.Max(value, 0))];
        float[] w = Samples.Random<float>(random, g.WeightLength);
        double[] wideX = Samples.Widen(x), wideW = Samples.Widen(w);
        var expected = new double[g.OutputLength];
        ConvolutionOracle.ForEachTerm(g, (input, weight, output) => expected[output] += wideX[input] * wideW[weight]);
        foreach (InstructionSet set in Cpu.Supported)
        {
            float[] taps = Samples.Unwritten<float>(g.OutputLength);
            try
            {
                Compute.Winograd = false;
                Conv2dKernel.Forward<float>(x, w, default, taps, g, instructionSet: set);
            }
            finally
            {
                Compute.Winograd = true;
            }

            double ratio = Error(Forward(x, w, null, g, set)) / Error(taps);
            Assert.True(ratio is > 0.5 and < 3, $"{set}: {ratio}");
        }

        double Error(float[] values) => Math.Sqrt(expected.Zip(values, (exact, value) => (exact - value) * (exact - value)).Sum());
    }

    private static Conv2dGeometry Geometry(int batch, int inChannels, int height, int width, int outChannels, int top, int left, int bottom, int right) =>
        new(batch, inChannels, height, width, outChannels, 3, 3, 1, 1, top, left, bottom, right, 1, 1, 1);

    private static IEnumerable<Conv2dGeometry> Geometries(Random random)
    {
        yield return Geometry(1, 1, 3, 3, 1, 0, 0, 0, 0);
        yield return Geometry(1, 3, 4, 4, 5, 1, 1, 1, 1);
        yield return Geometry(2, 9, 14, 14, 17, 1, 1, 1, 1);
        yield return Geometry(1, 4, 5, 300, 3, 1, 1, 1, 1);
        yield return Geometry(1, 4, 60, 41, 8, 0, 2, 3, 1);
        yield return Geometry(1, 2, 2, 2, 3, 4, 3, 4, 5);
        yield return Geometry(1, 300, 6, 6, 10, 1, 1, 1, 1);
        // Up to four tiles; fewer than sixteen; too large for transformed filters to be kept.
        yield return Geometry(1, 33, 7, 7, 50, 1, 1, 1, 1);
        yield return Geometry(3, 18, 4, 3, 35, 1, 1, 1, 1);
        yield return Geometry(2, 37, 9, 7, 69, 1, 2, 1, 0);
        yield return Geometry(1, 290, 5, 5, 302, 1, 1, 1, 1);
        yield return Geometry(2, 290, 13, 11, 302, 1, 1, 1, 1);
        // Several segments of tiles in the weight gradient.
        yield return Geometry(5, 17, 40, 44, 20, 1, 1, 1, 1);
        for (int i = 0; i < 40;)
        {
            Conv2dGeometry g = Geometry(
                random.Next(1, 4), random.Next(1, 20), random.Next(1, 20), random.Next(1, 30), random.Next(1, 20),
                random.Next(0, 4), random.Next(0, 4), random.Next(0, 4), random.Next(0, 4));
            if (g.OutputLength == 0)
                continue;
            i++;
            yield return g;
        }
    }

    // Rounding errors grow as the root of the terms, and the transforms multiply them by about ten; the largest of many is three times as large.
    private static void Close(double[] expected, float[] actual, int channels, string what)
    {
        double bound = 2e-6 * Math.Sqrt(9 * channels) * 3;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= bound))
                Assert.Fail($"{what}: element {i} is {actual[i]}, expected {expected[i]} within {bound}.");
        }
    }

    private static float[] Forward(float[] input, float[] weight, float[]? bias, Conv2dGeometry g, InstructionSet set, PackSlot slot = default)
    {
        float[] output = Samples.Unwritten<float>(g.OutputLength);
        fixed (float* x = input, w = weight, b = bias, y = output)
            WinogradKernel.Forward(x, w, b, y, g, slot, set);
        return output;
    }

    private static float[] WeightGradient(float[] input, float[] outputGradient, Conv2dGeometry g, InstructionSet set)
    {
        float[] weightGradient = Samples.Unwritten<float>(g.WeightLength);
        fixed (float* x = input, dy = outputGradient, dw = weightGradient)
            WinogradKernel.WeightGradient(x, dy, dw, g, set);
        return weightGradient;
    }

    private static float[] InputGradient(float[] outputGradient, float[] weight, Conv2dGeometry g, InstructionSet set, PackSlot slot = default)
    {
        float[] inputGradient = Samples.Unwritten<float>(g.InputLength);
        fixed (float* dy = outputGradient, w = weight, dx = inputGradient)
            WinogradKernel.InputGradient(dy, w, dx, g, slot, set);
        return inputGradient;
    }
}
