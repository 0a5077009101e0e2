using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Kernels written over vectors, with the tile of 512-bit processors, against the definition.</summary>
[Collection(KernelCollection.Name)]
public unsafe class SixteenLaneTests
{
    public static TheoryData<int, int, int, int, int> Winograds => new()
    {
        { 1, 1, 3, 3, 1 },
        { 2, 9, 14, 14, 17 },
        { 5, 33, 4, 4, 50 },
        { 1, 4, 5, 220, 3 },
        { 3, 50, 9, 7, 8 },
        { 1, 13, 7, 8, 40 },
        { 1, 20, 29, 31, 70 },
        { 1, 60, 9, 14, 70 },
    };

    [Theory]
    [MemberData(nameof(Winograds))]
    public void WinogradAgreesWithTheDefinition(int batch, int inChannels, int height, int width, int outChannels)
    {
        var g = new Conv2dGeometry(batch, inChannels, height, width, outChannels, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Case test = Make(g);
        float[] y = Samples.Unwritten<float>(g.OutputLength), dx = Samples.Unwritten<float>(g.InputLength), dw = Samples.Unwritten<float>(g.WeightLength);
        fixed (float* input = test.X, weight = test.W, cotangent = test.Y, output = y, inputGradient = dx, weightGradient = dw)
        {
            Run(new WinogradConvolution
            {
                Source = input, Target = output, Weight = weight, Geometry = WinogradGeometry.Forward(g), WrittenStride = inChannels * 9,
                ReadStride = 9, Turned = false, Slot = default, Use = PackUse.WinogradForward, Convolution = g,
            });
            Run(new WinogradConvolution
            {
                Source = cotangent, Target = inputGradient, Weight = weight, Geometry = WinogradGeometry.InputGradient(g), WrittenStride = 9,
                ReadStride = inChannels * 9, Turned = true, Slot = default, Use = PackUse.WinogradInputGradient, Convolution = g,
            });
            Run(new WinogradFilterGradient
            {
                Input = input, OutputGradient = cotangent, WeightGradient = weightGradient, Geometry = WinogradGeometry.Forward(g),
            });
        }

        Close(test.Output, y, 9 * inChannels);
        Close(test.InputGradient, dx, 9 * outChannels);
        Close(test.WeightGradient, dw, batch * g.OutSize);
    }

    /// <summary>
    /// With AVX-512 tiles are read and written four at once, as they lie, and sixteen channels are transposed for all tiles of a row: whatever
    /// the sizes, only moved, not computed otherwise. Elsewhere both are one.
    /// </summary>
    [Theory]
    [InlineData(1, 17, 56, 56, 24, 1, 1)]
    [InlineData(2, 16, 28, 28, 16, 1, 1)]
    [InlineData(3, 33, 14, 14, 49, 1, 1)]
    [InlineData(9, 16, 8, 8, 21, 1, 1)]
    [InlineData(5, 40, 32, 32, 20, 1, 1)]
    [InlineData(5, 64, 11, 9, 48, 1, 1)]
    [InlineData(30, 16, 4, 3, 16, 1, 1)]
    [InlineData(1, 16, 70, 281, 16, 0, 2)]
    [InlineData(2, 50, 30, 31, 65, 2, 0)]
    [InlineData(4, 16, 27, 13, 16, 0, 0)]
    public void RunsAndStripsOnlyMoveWhatIsTransformed(int batch, int inChannels, int height, int width, int outChannels, int before, int after)
    {
        var g = new Conv2dGeometry(batch, inChannels, height, width, outChannels, 3, 3, 1, 1, before, before, after, after, 1, 1, 1);
        var random = new Random(31);
        float[] x = Samples.Random<float>(random, g.InputLength), w = Samples.Random<float>(random, g.WeightLength), y = Samples.Random<float>(random, g.OutputLength);
        float[] bias = Samples.Random<float>(random, outChannels), scale = Samples.Random<float>(random, outChannels);
        float[] shift = Samples.Random<float>(random, outChannels), addend = Samples.Random<float>(random, g.OutputLength);
        fixed (float* input = x, weight = w, cotangent = y, biases = bias, scales = scale, shifts = shift, addends = addend)
        {
            ConvolutionEpilogue<float>[] epilogues =
            [
                default,
                new(scales, shifts, null, EpilogueActivation.None),
                new(scales, shifts, addends, new FormulaActivation<Limit>(default)),
                new(null, null, addends, EpilogueActivation.None),
                new(scales, shifts, null, new FormulaActivation<Halves>(default)),
                new(null, null, addends, new FormulaActivation<Halves>(default)),
            ];
            foreach (var epilogue in epilogues)
            {
                var convolution = new WinogradConvolution
                {
                    Source = input, Target = null, Weight = weight, Bias = biases, Epilogue = epilogue, Geometry = WinogradGeometry.Forward(g),
                    WrittenStride = inChannels * 9, ReadStride = 9, Turned = false, Slot = default, Use = PackUse.WinogradForward, Convolution = g,
                };
                SameBits(g.OutputLength, target => convolution with { Target = target });
            }

            var inputGradient = new WinogradConvolution
            {
                Source = cotangent, Target = null, Weight = weight, Geometry = WinogradGeometry.InputGradient(g), WrittenStride = 9,
                ReadStride = inChannels * 9, Turned = true, Slot = default, Use = PackUse.WinogradInputGradient, Convolution = g,
            };
            SameBits(g.InputLength, target => inputGradient with { Target = target });
            var weightGradient = new WinogradFilterGradient
            {
                Input = input, OutputGradient = cotangent, WeightGradient = null, Geometry = WinogradGeometry.Forward(g),
            };
            SameBits(g.WeightLength, target => weightGradient with { WeightGradient = target });
        }
    }

    [Theory]
    [InlineData(3, 5, 14, 14, 1, 3, 1)]
    [InlineData(2, 3, 9, 70, 2, 3, 1)]
    [InlineData(1, 4, 7, 7, 1, 5, 2)]
    [InlineData(2, 2, 60, 41, 1, 3, 0)]
    [InlineData(2, 3, 7, 7, 1, 3, 1)]
    [InlineData(1, 3, 1, 9, 1, 3, 1)]
    [InlineData(1, 2, 2, 20, 1, 3, 1)]
    [InlineData(1, 2, 6, 44, 1, 3, 1)]
    [InlineData(2, 2, 4, 112, 1, 3, 1)]
    public void DepthwiseAgreesWithTheDefinition(int batch, int channels, int height, int width, int stride, int kernel, int padding)
    {
        var g = new Conv2dGeometry(batch, channels, height, width, channels, kernel, kernel, stride, stride, padding, padding, padding, padding, 1, 1, channels);
        Case test = Make(g);
        float[] y = Samples.Unwritten<float>(g.OutputLength), dx = Samples.Unwritten<float>(g.InputLength);
        fixed (float* input = test.X, weight = test.W, cotangent = test.Y, output = y, inputGradient = dx)
        {
            Run(new DepthwiseConvolution<float>
            {
                Source = input, Weight = weight, Target = output, Planes = batch * channels, Channels = channels, Sources = 1, Targets = 1,
                Taps = g.Taps, SourcePitch = g.InSize, TargetWidth = g.OutWidth, TargetPitch = g.OutSize, Layout = TapLayout.Forward(g),
            });
            Run(new DepthwiseConvolution<float>
            {
                Source = cotangent, Weight = weight, Target = inputGradient, Planes = batch * channels, Channels = channels, Sources = 1,
                Targets = 1, Taps = g.Taps, SourcePitch = g.OutSize, TargetWidth = g.InWidth, TargetPitch = g.InSize,
                Layout = TapLayout.InputGradient(g),
            });
        }

        Close(test.Output, y, g.Taps);
        Close(test.InputGradient, dx, g.Taps);
    }

    // InC, H, W, OutC, kernel, stride, groups: products with a few columns left over and with narrow tiles, Winograd, depthwise.
    [Theory]
    [InlineData(40, 14, 14, 77, 1, 1, 1)]
    [InlineData(12, 7, 7, 24, 1, 1, 1)]
    [InlineData(7, 9, 16, 16, 1, 1, 1)]
    [InlineData(5, 14, 14, 70, 3, 1, 1)]
    [InlineData(40, 15, 15, 33, 3, 1, 1)]
    [InlineData(40, 4, 7, 33, 3, 1, 1)]
    [InlineData(40, 9, 7, 65, 3, 1, 1)]
    [InlineData(9, 20, 33, 9, 3, 1, 9)]
    [InlineData(9, 14, 14, 9, 3, 2, 9)]
    [InlineData(5, 7, 7, 5, 3, 1, 5)]
    [InlineData(5, 9, 70, 5, 3, 1, 5)]
    [InlineData(3, 21, 37, 20, 3, 2, 1)]
    [InlineData(4, 30, 30, 13, 5, 1, 1)]
    public void EpiloguesAgreeWithTheirSteps(int inChannels, int height, int width, int outChannels, int kernel, int stride, int groups)
    {
        int padding = kernel / 2;
        var g = new Conv2dGeometry(2, inChannels, height, width, outChannels, kernel, kernel, stride, stride, padding, padding, padding, padding, 1, 1, groups);
        Case test = Make(g);
        var random = new Random(5);
        float[] bias = Samples.Random<float>(random, outChannels), scale = Samples.Random<float>(random, outChannels);
        float[] shift = Samples.Random<float>(random, outChannels), addend = Samples.Random<float>(random, g.OutputLength);
        foreach (bool adds in (bool[])[false, true])
        {
            var expected = new double[g.OutputLength];
            for (int i = 0; i < expected.Length; i++)
            {
                int channel = i / g.OutSize % outChannels;
                expected[i] = Math.Clamp(((test.Output[i] + bias[channel]) * scale[channel]) + shift[channel] + (adds ? addend[i] : 0), 0, 0.5);
            }
            float[] y = Samples.Unwritten<float>(g.OutputLength);
            fixed (float* input = test.X, weight = test.W, output = y, biases = bias, scales = scale, shifts = shift, addends = addend)
            {
                var epilogue = new ConvolutionEpilogue<float>(scales, shifts, adds ? addends : null, new FormulaActivation<Limit>(default));
                if (groups > 1)
                {
                    Run(new DepthwiseConvolution<float>
                    {
                        Source = input, Weight = weight, Bias = biases, Target = output, Planes = 2 * outChannels, Channels = outChannels, Sources = 1,
                        Targets = 1, Taps = g.Taps, SourcePitch = g.InSize, TargetWidth = g.OutWidth, TargetPitch = g.OutSize,
                        Layout = TapLayout.Forward(g), Epilogue = epilogue,
                    });
                }
                else if (kernel == 3 && inChannels > 30)
                {
                    Run(new WinogradConvolution
                    {
                        Source = input, Target = output, Weight = weight, Bias = biases, Epilogue = epilogue, Geometry = WinogradGeometry.Forward(g),
                        WrittenStride = inChannels * 9, ReadStride = 9, Turned = false, Slot = default, Use = PackUse.WinogradForward, Convolution = g,
                    });
                }
                else
                {
                    new TapConvolution<float>
                    {
                        Source = input, Target = output, Weight = weight, Bias = biases, Epilogue = epilogue, Batch = 2, Groups = 1,
                        ChannelsRead = inChannels, ChannelsWritten = outChannels, SourceSize = g.InSize, TargetWidth = g.OutWidth,
                        TargetSize = g.OutSize, WrittenStride = inChannels * g.Taps, ReadStride = g.Taps, GroupStride = 0,
                        Layout = TapLayout.Forward(g), Slot = default, Use = PackUse.Forward, Geometry = g,
                    }.Run<Tile8x3<float, Vector512<float>, SixteenLanes>>();
                }
            }

            Close(expected, y, g.Taps * inChannels);
        }
    }

    [Theory]
    [InlineData(3, 6, 13, 13, 16, 3, 1)]
    [InlineData(2, 3, 20, 21, 9, 5, 2)]
    [InlineData(1, 2, 70, 40, 3, 3, 1)]
    public void PlaneFilterGradientsAgreeWithTheDefinition(int batch, int inChannels, int height, int width, int outChannels, int kernel, int stride)
    {
        var g = new Conv2dGeometry(batch, inChannels, height, width, outChannels, kernel, kernel, stride, stride, 1, 1, 1, 1, 1, 1, 1);
        Case test = Make(g);
        float[] dw = Samples.Unwritten<float>(g.WeightLength);
        fixed (float* input = test.X, cotangent = test.Y, weightGradient = dw)
        {
            Run(new PlaneFilterGradient<float>
            {
                Input = input, OutputGradient = cotangent, WeightGradient = weightGradient, Geometry = g, Layout = TapLayout.Forward(g),
            });
        }

        Close(test.WeightGradient, dw, batch * g.OutSize);
    }

    private static void Run<TAction>(TAction action)
        where TAction : struct, IVectorTileAction<float> =>
        action.Run<Tile8x3<float, Vector512<float>, SixteenLanes>, Vector512<float>, SixteenLanes>();

    private delegate TAction To<TAction>(float* target);

    private static void SameBits<TAction>(long length, To<TAction> action)
        where TAction : struct, IVectorTileAction<float>
    {
        float[] expected = Samples.Unwritten<float>(length), actual = Samples.Unwritten<float>(length);
        fixed (float* target = expected)
            Run(action(target));
        fixed (float* target = actual)
            Tiles.RunVectors<float, TAction>(action(target), null);
        // Sums of other tiles have another order of additions.
        if (Cpu.Best == InstructionSet.Avx512)
            Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)));
        else
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    private static Case Make(Conv2dGeometry g)
    {
        var random = new Random(21);
        float[] x = Samples.Random<float>(random, g.InputLength), w = Samples.Random<float>(random, g.WeightLength), y = Samples.Random<float>(random, g.OutputLength);
        double[] wideX = Samples.Widen(x), wideW = Samples.Widen(w), wideY = Samples.Widen(y);
        double[] output = new double[y.Length], dx = new double[x.Length], dw = new double[w.Length];
        ConvolutionOracle.ForEachTerm(g, (input, weight, written) =>
        {
            output[written] += wideX[input] * wideW[weight];
            dx[input] += wideY[written] * wideW[weight];
            dw[weight] += wideX[input] * wideY[written];
        });
        return new Case(x, w, y, output, dx, dw);
    }

    private static void Close(double[] expected, float[] actual, int terms)
    {
        double bound = 4e-6 * Math.Sqrt(terms);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= bound, $"element {i} is {actual[i]}, expected {expected[i]} within {bound}");
    }

    // Not only a limit, so that it is done to pixels in memory.
    private readonly struct Halves : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => x / (T.One + T.One);

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => x / new Vector<T>(T.One + T.One);
    }

    private sealed record Case(float[] X, float[] W, float[] Y, double[] Output, double[] InputGradient, double[] WeightGradient);
}
