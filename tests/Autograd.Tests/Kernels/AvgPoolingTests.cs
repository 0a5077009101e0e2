using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class AvgPoolingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Average_agrees_with_the_definition_and_with_its_adjoint(bool countIncludePad)
    {
        CheckAverage<float>(countIncludePad);
        CheckAverage<double>(countIncludePad);
    }

    [Fact]
    public void Average_divides_as_PyTorch_does_in_ceil_mode()
    {
        // torch.nn.AvgPool2d(3, 2, padding=1, ceil_mode=True) of ones(1, 1, 4, 4): the last window reaches one beyond the padding.
        var g = new Pool2dGeometry(1, 1, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, true);
        var ones = new float[16];
        Array.Fill(ones, 1);
        var output = new float[9];
        AvgPool2dKernel.Forward<float>(ones, output, g, true);
        float[] expected = [4 / 9f, 6 / 9f, 2 / 6f, 6 / 9f, 1, 3 / 6f, 2 / 6f, 3 / 6f, 1 / 4f];
        Assert.All(expected.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        AvgPool2dKernel.Forward<float>(ones, output, g, false);
        Assert.All(output, value => Assert.Equal(1, value, 1e-6f));
    }

    [Fact]
    public void Adjoint_does_not_depend_on_the_number_of_workers()
    {
        var random = new Random(13);
        var g = new Pool2dGeometry(4, 24, 27, 27, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, true);
        float[] gradient = Samples.Random<float>(random, g.Planes * g.OutSize);
        Samples.SameBitsForAnyWorkers(() =>
        {
            var target = new float[g.Planes * g.InSize];
            AvgPool2dKernel.Adjoint<float>(gradient, target, g, true);
            return target;
        });
    }

    private static void CheckAverage<T>(bool countIncludePad)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(11);
        foreach (Pool2dGeometry g in PoolingSamples.Geometries(random))
        {
            T[] input = Samples.Random<T>(random, g.Planes * g.InSize);
            T[] gradient = Samples.Random<T>(random, g.Planes * g.OutSize);
            T[] output = Samples.Unwritten<T>(gradient.Length);
            T[] adjoint = Samples.Unwritten<T>(input.Length);
            var expected = new double[output.Length];
            var expectedAdjoint = new double[input.Length];
            PoolingSamples.ForEachWindow(g, (window, plane, taps) =>
            {
                int count = taps.Count(tap => countIncludePad ? tap.Padded : tap.Inside);
                foreach ((int position, bool inside, _) in taps)
                {
                    if (!inside)
                        continue;
                    expected[window] += double.CreateTruncating(input[(plane * g.InSize) + position]) / count;
                    expectedAdjoint[(plane * g.InSize) + position] += double.CreateTruncating(gradient[window]) / count;
                }
            });
            AvgPool2dKernel.Forward<T>(input, output, g, countIncludePad);
            AvgPool2dKernel.Adjoint<T>(gradient, adjoint, g, countIncludePad);
            Samples.Close(expected, output, g.Taps, g.ToString());
            Samples.Close(expectedAdjoint, adjoint, g.Taps, g.ToString());
        }
    }
}
