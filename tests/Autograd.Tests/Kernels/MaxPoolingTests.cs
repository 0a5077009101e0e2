using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public class MaxPoolingTests
{
    [Fact]
    public void Output_sizes_follow_the_rule_of_PyTorch()
    {
        // torch.nn.MaxPool2d: 109 → 54 with kernel 3, stride 2; 54 → 26, or 27 in ceil mode; 5 → 2 in ceil mode with kernel 2, stride 4.
        Assert.Equal(54, new Pool2dGeometry(1, 1, 109, 109, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, true).OutHeight);
        Assert.Equal(26, new Pool2dGeometry(1, 1, 54, 54, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, false).OutHeight);
        Assert.Equal(27, new Pool2dGeometry(1, 1, 54, 54, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, true).OutHeight);
        Assert.Equal(2, new Pool2dGeometry(1, 1, 5, 5, 2, 2, 4, 4, 0, 0, 0, 0, 1, 1, true).OutWidth);

        // Rounding 2.5 up would add a window that starts in the padding behind the input.
        Assert.Equal(2, new Pool2dGeometry(1, 1, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, false).OutWidth);
        Assert.Equal(2, new Pool2dGeometry(1, 1, 2, 2, 1, 1, 2, 2, 1, 1, 1, 1, 1, 1, true).OutWidth);
    }

    [Fact]
    public void Maximum_agrees_with_the_definition()
    {
        CheckMaximum<float>();
        CheckMaximum<double>();
    }

    [Fact]
    public void Maximum_takes_the_first_of_equals_and_NaN_before_any_number()
    {
        var g = new Pool2dGeometry(1, 1, 3, 24, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, false);
        Pool2dGeometry apart = g with { StrideWidth = 2 };
        foreach (float fill in (float[])[0, float.NegativeInfinity, float.PositiveInfinity])
        {
            var input = new float[72];
            Array.Fill(input, fill);
            input[24 + 10] = float.NaN;
            input[48 + 20] = float.PositiveInfinity;
            var output = new float[72];
            var switches = new int[72];
            Maximum<float>(input, output, switches, g);
            CompareMaximum(input, output, switches, g);
            Assert.Equal(0, switches[0]);
            Assert.Equal(0, switches[24 + 1]);
            Assert.Equal(34, switches[24 + 11]);

            // Several NaNs, and equals in other rows and columns.
            input[10] = input[24 + 9] = input[48 + 8] = float.NaN;
            var half = new float[36];
            var halfSwitches = new int[36];
            Maximum<float>(input, half, halfSwitches, apart);
            CompareMaximum(input, half, halfSwitches, apart);
            Assert.Equal(10, halfSwitches[12 + 5]);
            Assert.Equal(24 + 9, halfSwitches[12 + 4]);
        }
    }

    [Fact]
    public void Maximum_of_mere_padding_is_minus_infinity_without_a_switch()
    {
        var g = new Pool2dGeometry(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, false);
        var output = new double[9];
        var switches = new int[9];
        Maximum<double>([5.0], output, switches, g);
        Assert.Equal([-1, -1, -1, -1, 0, -1, -1, -1, -1], switches);
        Assert.Equal(5, output[4]);
        Assert.Equal(8, output.Count(double.IsNegativeInfinity));

        var target = new double[1];
        MaxPool2dKernel.Scatter<double>([1, 2, 3, 4, 5, 6, 7, 8, 9], switches, target, 1, 9, 1);
        Assert.Equal([5.0], target);
        MaxPool2dKernel.Gather<double>([7.0], switches, output, 1, 9, 1);
        Assert.Equal([0, 0, 0, 0, 7, 0, 0, 0, 0], output);
    }

    [Fact]
    public void Scatter_and_gather_are_adjoint()
    {
        var random = new Random(8);
        foreach (Pool2dGeometry g in PoolingSamples.Geometries(random))
        {
            double[] input = Samples.Random<double>(random, g.Planes * g.InSize);
            double[] output = new double[g.Planes * g.OutSize];
            int[] switches = new int[output.Length];
            Maximum<double>(input, output, switches, g);
            double[] x = Samples.Random<double>(random, input.Length);
            double[] y = Samples.Random<double>(random, output.Length);
            double[] gathered = Samples.Unwritten<double>(output.Length);
            double[] scattered = Samples.Unwritten<double>(input.Length);
            MaxPool2dKernel.Gather<double>(x, switches, gathered, g.Planes, g.OutSize, g.InSize);
            MaxPool2dKernel.Scatter<double>(y, switches, scattered, g.Planes, g.OutSize, g.InSize);
            Assert.Equal(Samples.Dot(gathered, y), Samples.Dot(x, scattered), 1e-10);
            for (int i = 0; i < output.Length; i++)
                Assert.Equal(switches[i] < 0 ? 0 : x[(i / g.OutSize * g.InSize) + switches[i]], gathered[i]);
        }
    }

    [Fact]
    public void Unpooling_by_places_is_scattering_by_switches()
    {
        CheckUnpooling<float>();
        CheckUnpooling<double>();
    }

    [Fact]
    public void Scatter_refuses_a_switch_outside_its_plane() =>
        Assert.Throws<IndexOutOfRangeException>(() => MaxPool2dKernel.Scatter<float>([1f], [4], new float[4], 1, 1, 4));

    [Fact]
    public void Results_do_not_depend_on_the_number_of_workers()
    {
        var random = new Random(9);
        var g = new Pool2dGeometry(4, 24, 27, 27, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, true);
        float[] input = Samples.Random<float>(random, g.Planes * g.InSize);
        float[] gradient = Samples.Random<float>(random, g.Planes * g.OutSize);
        int[] switches = new int[gradient.Length];
        Samples.SameBitsForAnyWorkers(() =>
        {
            var output = new float[gradient.Length];
            Maximum<float>(input, output, switches, g);
            return output.Concat(switches.Select(i => (float)i)).ToArray();
        });
        Samples.SameBitsForAnyWorkers(() =>
        {
            var target = new float[input.Length];
            MaxPool2dKernel.Scatter<float>(gradient, switches, target, g.Planes, g.OutSize, g.InSize);
            return target;
        });
        var places = new byte[gradient.Length];
        MaxPool2dKernel.Forward<float, byte>(input, new float[gradient.Length], places, g);
        Samples.SameBitsForAnyWorkers(() =>
        {
            var target = new float[input.Length];
            MaxPool2dKernel.Unpool<float, byte>(gradient, places, target, g);
            return target;
        });
    }

    /// <summary>With places as bytes, as integers and not at all: three ways to the same maxima.</summary>
    private static void Maximum<T>(T[] input, T[] output, int[] switches, Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var integers = new int[output.Length];
        MaxPool2dKernel.Forward<T, int>(input, output, integers, g);
        MaxPool2dKernel.Switches<int>(integers, switches, g);
        T[] alone = Samples.Unwritten<T>(output.Length);
        MaxPool2dKernel.Forward<T, byte>(input, alone, default, g);
        Samples.SameBits(output, alone, g.ToString());
        if (!MaxPool2dKernel.PlacesAreBytes(g))
            return;
        var bytes = new byte[output.Length];
        var fromBytes = new int[output.Length];
        MaxPool2dKernel.Forward<T, byte>(input, output, bytes, g);
        MaxPool2dKernel.Switches<byte>(bytes, fromBytes, g);
        Samples.SameBits(alone, output, g.ToString());
        Assert.Equal(switches, fromBytes);
    }

    private static void CheckMaximum<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(10);
        foreach (Pool2dGeometry g in PoolingSamples.Geometries(random))
        {
            // Few different values, so that ties are common.
            T[] input = new T[g.Planes * g.InSize];
            foreach (ref T value in input.AsSpan())
                value = random.Next(30) switch { 0 => T.NaN, 1 => T.NegativeInfinity, 2 => -T.NaN, < 6 => T.NegativeZero, _ => T.CreateTruncating(random.Next(-2, 3)) };
            T[] output = Samples.Unwritten<T>(g.Planes * g.OutSize);
            int[] switches = new int[output.Length];
            Maximum<T>(input, output, switches, g);
            CompareMaximum(input, output, switches, g);
        }
    }

    private static void CompareMaximum<T>(T[] input, T[] output, int[] switches, Pool2dGeometry g)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        PoolingSamples.ForEachWindow(g, (window, plane, taps) =>
        {
            T best = T.NegativeInfinity;
            int index = -1;
            foreach ((int position, bool inside, _) in taps)
            {
                if (!inside)
                    continue;
                T value = input[(plane * g.InSize) + position];
                if (index < 0 || (!T.IsNaN(best) && (value > best || T.IsNaN(value))))
                    (best, index) = (value, position);
            }
            Assert.True(T.IsNegative(best) == T.IsNegative(output[window]) && best.Equals(output[window]), $"{g}: output {window} is {output[window]}, expected {best}");
            Assert.True(index == switches[window], $"{g}: switch {window} is {switches[window]}, expected {index}");
        });
    }

    private static void CheckUnpooling<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(12);
        foreach (Pool2dGeometry g in PoolingSamples.Geometries(random))
        {
            T[] input = Samples.Random<T>(random, g.Planes * g.InSize);
            T[] values = Samples.Random<T>(random, g.Planes * g.OutSize);
            T[] expected = new T[input.Length];
            T[] unpooled = Samples.Unwritten<T>(input.Length);
            var places = new int[values.Length];
            var switches = new int[values.Length];
            MaxPool2dKernel.Forward<T, int>(input, new T[values.Length], places, g);
            MaxPool2dKernel.Switches<int>(places, switches, g);
            MaxPool2dKernel.Scatter<T>(values, switches, expected, g.Planes, g.OutSize, g.InSize);
            MaxPool2dKernel.Unpool<T, int>(values, places, unpooled, g);
            Assert.Equal(expected, unpooled);
            if (!MaxPool2dKernel.PlacesAreBytes(g))
                continue;
            byte[] bytes = [.. places.Select(place => unchecked((byte)place))];
            unpooled = Samples.Unwritten<T>(input.Length);
            MaxPool2dKernel.Unpool<T, byte>(values, bytes, unpooled, g);
            Assert.Equal(expected, unpooled);
        }
    }
}
