using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class AdaptivePoolingTests
{
    private static readonly (int InH, int InW, int OutH, int OutW)[] Sizes =
        [(13, 13, 1, 1), (7, 7, 7, 7), (10, 9, 3, 4), (5, 6, 7, 8), (1, 1, 3, 2), (24, 17, 6, 5)];

    [Fact]
    public void Average_agrees_with_the_definition_and_with_its_adjoint()
    {
        CheckAverage<float>();
        CheckAverage<double>();
    }

    [Fact]
    public void Maximum_agrees_with_the_definition()
    {
        var random = new Random(12);
        foreach ((int inH, int inW, int outH, int outW) in Sizes)
        {
            const int Planes = 3;
            var input = new float[Planes * inH * inW];
            foreach (ref float value in input.AsSpan())
                value = random.Next(20) == 0 ? float.NaN : random.Next(-2, 3);
            float[] output = Samples.Unwritten<float>(Planes * outH * outW);
            var switches = new int[output.Length];
            AdaptiveMaxPool2dKernel.Forward<float>(input, output, switches, Planes, inH, inW, outH, outW);
            for (int i = 0; i < output.Length; i++)
            {
                int plane = i / (outH * outW);
                int[] window = [.. Window(i % (outH * outW), inH, inW, outH, outW)];
                float[] values = [.. window.Select(at => input[(plane * inH * inW) + at])];
                float best = values.Any(float.IsNaN) ? float.NaN : values.Max();
                Assert.Equal(best, output[i]);
                Assert.Equal(window[Array.FindIndex(values, v => v.Equals(best))], switches[i]);
            }
        }
    }

    private static void CheckAverage<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(13);
        foreach ((int inH, int inW, int outH, int outW) in Sizes)
        {
            const int Planes = 3;
            T[] input = Samples.Random<T>(random, Planes * inH * inW);
            T[] gradient = Samples.Random<T>(random, Planes * outH * outW);
            T[] output = Samples.Unwritten<T>(gradient.Length);
            T[] adjoint = Samples.Unwritten<T>(input.Length);
            var expected = new double[output.Length];
            var expectedAdjoint = new double[input.Length];
            for (int i = 0; i < output.Length; i++)
            {
                int plane = i / (outH * outW);
                int[] window = [.. Window(i % (outH * outW), inH, inW, outH, outW)];
                foreach (int at in window)
                {
                    expected[i] += double.CreateTruncating(input[(plane * inH * inW) + at]) / window.Length;
                    expectedAdjoint[(plane * inH * inW) + at] += double.CreateTruncating(gradient[i]) / window.Length;
                }
            }
            AdaptiveAvgPool2dKernel.Forward<T>(input, output, Planes, inH, inW, outH, outW);
            AdaptiveAvgPool2dKernel.Adjoint<T>(gradient, adjoint, Planes, inH, inW, outH, outW);
            Samples.Close(expected, output, 8, $"{inH}x{inW} to {outH}x{outW}");
            Samples.Close(expectedAdjoint, adjoint, 16, $"{inH}x{inW} to {outH}x{outW}");
        }
    }

    private static IEnumerable<int> Window(int index, int inH, int inW, int outH, int outW)
    {
        (int y, int x) = (index / outW, index % outW);
        for (int row = (int)Math.Floor((decimal)y * inH / outH); row < Math.Ceiling((y + 1m) * inH / outH); row++)
        {
            for (int column = (int)Math.Floor((decimal)x * inW / outW); column < Math.Ceiling((x + 1m) * inW / outW); column++)
                yield return (row * inW) + column;
        }
    }
}
