using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class Resize2dKernelTests
{
    private static readonly (int InH, int InW, int OutH, int OutW)[] Sizes =
        [(13, 13, 224, 224), (2, 2, 4, 4), (7, 9, 7, 9), (10, 9, 3, 4), (1, 1, 5, 3), (5, 6, 1, 1), (3, 1, 2, 7), (49, 3, 28, 5)];

    [Fact]
    public void Agrees_with_the_definition_and_with_its_adjoint()
    {
        Check<float>();
        Check<double>();
    }

    [Fact]
    public void Gives_the_values_of_PyTorch()
    {
        // torch.nn.functional.interpolate of [[1, 2], [3, 4]] to 4×4.
        float[] input = [1, 2, 3, 4];
        var output = new float[16];
        Resize2dKernel.Bilinear<float>(input, output, 1, 2, 2, 4, 4, false);
        Assert.Equal([1, 1.25f, 1.75f, 2, 1.5f, 1.75f, 2.25f, 2.5f, 2.5f, 2.75f, 3.25f, 3.5f, 3, 3.25f, 3.75f, 4], output);
        Resize2dKernel.Bilinear<float>(input, output, 1, 2, 2, 4, 4, true);
        Assert.All(output.Index(), pair => Assert.Equal(1 + (pair.Index % 4 / 3f) + (pair.Index / 4 * 2 / 3f), pair.Item, 1e-6f));
        Resize2dKernel.Nearest<float>(input, output, 1, 2, 2, 4, 4);
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4], output);
    }

    private static void Check<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(14);
        foreach ((int inH, int inW, int outH, int outW) in Sizes)
        {
            foreach (bool? alignCorners in (bool?[])[null, false, true])
            {
                const int Planes = 3;
                T[] input = Samples.Random<T>(random, Planes * inH * inW);
                T[] gradient = Samples.Random<T>(random, Planes * outH * outW);
                T[] output = Samples.Unwritten<T>(gradient.Length);
                T[] adjoint = Samples.Unwritten<T>(input.Length);
                if (alignCorners is bool align)
                {
                    Resize2dKernel.Bilinear<T>(input, output, Planes, inH, inW, outH, outW, align);
                    Resize2dKernel.BilinearAdjoint<T>(gradient, adjoint, Planes, inH, inW, outH, outW, align);
                }
                else
                {
                    Resize2dKernel.Nearest<T>(input, output, Planes, inH, inW, outH, outW);
                    Resize2dKernel.NearestAdjoint<T>(gradient, adjoint, Planes, inH, inW, outH, outW);
                }
                double[,] rows = Weights(inH, outH, alignCorners);
                double[,] columns = Weights(inW, outW, alignCorners);
                var expected = new double[output.Length];
                var expectedAdjoint = new double[input.Length];
                for (int i = 0; i < output.Length; i++)
                {
                    (int plane, int y, int x) = (i / (outH * outW), i / outW % outH, i % outW);
                    for (int j = 0; j < inH * inW; j++)
                    {
                        double weight = rows[y, j / inW] * columns[x, j % inW];
                        expected[i] += weight * double.CreateTruncating(input[(plane * inH * inW) + j]);
                        expectedAdjoint[(plane * inH * inW) + j] += weight * double.CreateTruncating(gradient[i]);
                    }
                }
                int terms = inH + inW + (4 * outH * outW / (inH * inW));
                
                // Positions are as large as the input, and so are their rounding errors.
                Samples.Close(expected, output, inH + inW, $"{inH}x{inW} to {outH}x{outW}, {alignCorners}");
                Samples.Close(expectedAdjoint, adjoint, terms, $"adjoint {inH}x{inW} to {outH}x{outW}, {alignCorners}");
            }
        }
    }

    /// <summary>The whole matrix of one axis: a hat function around each input position.</summary>
    private static double[,] Weights(int inSize, int outSize, bool? alignCorners)
    {
        var weights = new double[outSize, inSize];
        for (int i = 0; i < outSize; i++)
        {
            if (alignCorners is null)
            {
                weights[i, (int)Math.Floor((decimal)i * inSize / outSize)] = 1;
                continue;
            }
            double position = alignCorners.Value
                ? outSize == 1 ? 0 : i * ((inSize - 1.0) / (outSize - 1.0))
                : ((i + 0.5) * ((double)inSize / outSize)) - 0.5;
            position = Math.Clamp(position, 0, inSize - 1);
            for (int j = 0; j < inSize; j++)
                weights[i, j] = Math.Max(0, 1 - Math.Abs(position - j));
        }
        return weights;
    }
}
