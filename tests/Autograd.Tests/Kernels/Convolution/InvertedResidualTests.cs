using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Three convolutions in one must give the bits that they give one after the other.</summary>
[Collection(KernelCollection.Name)]
public unsafe class InvertedResidualTests
{
    private const int Widest = 16;

    public static TheoryData<string> Paths => Samples.Paths;

    // Batch, channels read, height, width, channels between, channels written, stride, padding before and after.
    private static readonly (int Batch, int Read, int Height, int Width, int Between, int Written, int Stride, int Before, int After)[] Cases =
    [
        (1, 3, 7, 7, 96, 5, 1, 1, 1),
        (1, 5, 7, 7, 48, 160, 1, 1, 1),
        (1, 8, 14, 14, 96, 33, 1, 1, 1),
        (1, 8, 14, 14, 48, 64, 2, 1, 1),
        (2, 4, 9, 15, 48, 16, 2, 0, 1),
        (1, 7, 1, 8, 48, 40, 1, 1, 1),
        (1, 2, 12, 61, 48, 24, 1, 2, 0),
        (1, 2, 40, 37, 96, 17, 3, 2, 2),
        (7, 3, 8, 10, 48, 32, 1, 1, 1),
        (1, 16, 121, 118, 48, 20, 2, 1, 1),
        (1, 9, 20, 250, 48, 1, 1, 0, 0),
        (1, 1, 30, 30, 48, 48, 5, 1, 1),
    ];

    // The same where the first is a strided convolution: its kernel, stride and padding come last.
    private static readonly (int Batch, int Read, int Height, int Width, int Between, int Written, int Stride, int Before, int After, int Kernel, int Step, int Padding)[] Strided =
    [
        (1, 3, 64, 60, 32, 16, 1, 1, 1, 3, 2, 1),
        (1, 3, 45, 44, 64, 20, 2, 0, 1, 7, 2, 3),
        (5, 2, 31, 47, 96, 33, 1, 1, 0, 2, 3, 0),
        (1, 4, 220, 60, 32, 8, 1, 2, 2, 5, 2, 4),
        (1, 3, 3, 29, 32, 8, 1, 1, 1, 3, 2, 1),
        (1, 6, 40, 39, 32, 8, 1, 1, 1, 1, 2, 0),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gives_the_bits_of_one_after_the_other(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(41);
        foreach (var (batch, read, height, width, between, written, stride, before, after) in Cases)
        {
            var stages = Geometries(batch, read, height, width, between, written, stride, before, after);
            Assert.True(InvertedResidual<float>.Serves(stages.Expansion, stages.Depthwise, stages.Projection, Widest));
            Check<float>(random, stages, set);
            Check<double>(random, stages, set);
        }
        foreach (var c in Strided)
        {
            var stages = AfterStrided(c.Batch, c.Read, c.Height, c.Width, c.Between, c.Written, c.Stride, c.Before, c.After, c.Kernel, c.Step, c.Padding);
            Assert.True(InvertedResidual<float>.Serves(stages.Expansion, stages.Depthwise, stages.Projection, Widest));
            Check<float>(random, stages, set);
            Check<double>(random, stages, set);
        }
    }

    // Narrower vectors also take numbers of channels that leave a group by itself, and rows that four and three pixels make up in other ways.
    [Fact]
    public void Gives_them_for_shorter_vectors()
    {
        const int Shorter = 8;
        var random = new Random(43);
        foreach (InstructionSet set in Cpu.Supported.Where(set => set != InstructionSet.Avx512))
        {
            foreach (int width in (int[])[7, 8, 9, 10, 11, 13, 14])
            {
                foreach (int between in (int[])[24, 72, 120])
                {
                    var stages = Geometries(1, 5, 9, width, between, width + 12, 1 + (width % 2), 1, 1);
                    Assert.True(InvertedResidual<float>.Serves(stages.Expansion, stages.Depthwise, stages.Projection, Shorter));
                    Check<float>(random, stages, set);
                    Check<double>(random, stages, set);
                }
                var strided = AfterStrided(1, 3, 9, (2 * width) + 20, 48, 17, 1, 1, 1, 3, 2, 1);
                Assert.True(InvertedResidual<float>.Serves(strided.Expansion, strided.Depthwise, strided.Projection, Shorter));
                Check<float>(random, strided, set);
            }
        }
    }

    // The tiles for many registers are tested also where there are few.
    [Fact]
    public void Agrees_on_sixteen_lanes()
    {
        var random = new Random(44);
        foreach (var stages in (IEnumerable<(Conv2dGeometry, Conv2dGeometry, Conv2dGeometry)>)[
            Geometries(1, 3, 7, 7, 96, 5, 1, 1, 1), Geometries(1, 8, 14, 15, 48, 40, 2, 1, 1), Geometries(1, 5, 9, 22, 96, 33, 1, 0, 1),
            AfterStrided(1, 3, 20, 41, 64, 20, 1, 1, 1, 3, 2, 1)])
        {
            var operands = new Operands<float>(random, stages);
            foreach (bool isPlain in (bool[])[true, false])
            {
                float[] expected = operands.OneByOne(Cpu.Best, isPlain);
                float[] actual = operands.Together(
                    isPlain, all => all.Run<Tile8x3<float, Vector512<float>, SixteenLanes>, Vector512<float>, SixteenLanes>());
                for (int i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-4f * Math.Max(1, Math.Abs(expected[i])), $"{stages} {isPlain} {i}: {actual[i]}, not {expected[i]}");
            }
        }
    }

    [Fact]
    public void Does_not_depend_on_the_number_of_workers()
    {
        foreach (int side in (int[])[7, 11, 30, 60])
        {
            var stages = side < 60 ? Geometries(1, 6, side, side, 96, 40, 1, 1, 1) : AfterStrided(1, 3, side, side, 32, 40, 1, 1, 1, 3, 2, 1);
            var operands = new Operands<float>(new Random(42), stages);
            foreach (InstructionSet set in Cpu.Supported)
                Samples.SameBitsForAnyWorkers(() => operands.Together(set, isPlain: false));
        }
    }

    [Fact]
    public void Serves_such_convolutions_only()
    {
        var (expansion, depthwise, projection) = Geometries(1, 4, 9, 9, 48, 8, 1, 1, 1);
        Assert.True(InvertedResidual<float>.Serves(expansion, depthwise, projection, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion with { OutChannels = 56 }, depthwise, projection, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise with { KernelHeight = 5, PadTop = 3 }, projection, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise with { DilationWidth = 2, PadLeft = 3 }, projection, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise with { InWidth = 6 }, projection with { InWidth = 6 }, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise with { PadTop = 3 }, projection with { InHeight = 11 }, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise with { Groups = 24 }, projection, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise, projection with { Groups = 2 }, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise, projection with { StrideHeight = 2, StrideWidth = 2 }, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise, projection with { KernelWidth = 3, PadLeft = 1, PadRight = 1 }, Widest));
        Assert.False(InvertedResidual<float>.Serves(expansion, depthwise, projection with { InHeight = 3, InWidth = 27 } with { Batch = 2 }, Widest));
    }

    private static (Conv2dGeometry Expansion, Conv2dGeometry Depthwise, Conv2dGeometry Projection) Geometries(
        int batch, int read, int height, int width, int between, int written, int stride, int before, int after)
    {
        var expansion = new Conv2dGeometry(batch, read, height, width, between, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1);
        var depthwise = new Conv2dGeometry(batch, between, height, width, between, 3, 3, stride, stride, before, before, after, after, 1, 1, between);
        return (expansion, depthwise, new(batch, between, depthwise.OutHeight, depthwise.OutWidth, written, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1));
    }

    private static (Conv2dGeometry Expansion, Conv2dGeometry Depthwise, Conv2dGeometry Projection) AfterStrided(
        int batch, int read, int height, int width, int between, int written, int stride, int before, int after, int kernel, int step, int padding)
    {
        var expansion = new Conv2dGeometry(batch, read, height, width, between, kernel, kernel, step, step, padding, padding, padding, padding, 1, 1, 1);
        var (_, depthwise, projection) = Geometries(batch, between, expansion.OutHeight, expansion.OutWidth, between, written, stride, before, after);
        return (expansion, depthwise, projection);
    }

    private static void Check<T>(Random random, (Conv2dGeometry, Conv2dGeometry, Conv2dGeometry) geometries, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var operands = new Operands<T>(random, geometries);
        foreach (bool isPlain in (bool[])[true, false])
        {
            T[] expected = operands.OneByOne(set, isPlain);
            T[] actual = operands.Together(set, isPlain);
            Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)), $"{typeof(T).Name} {set} {geometries} {isPlain}");
        }
    }

    // Plain convolutions, and ones with all that may follow: a bias, a scale, a shift, limits, and a sum with another tensor at the end.
    private sealed class Operands<T>(Random random, (Conv2dGeometry Expansion, Conv2dGeometry Depthwise, Conv2dGeometry Projection) geometries)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T[] _x = Samples.Random<T>(random, geometries.Expansion.InputLength);
        private readonly T[] _expansion = Samples.Random<T>(random, geometries.Expansion.WeightLength);
        private readonly T[] _depthwise = Samples.Random<T>(random, geometries.Depthwise.WeightLength);
        private readonly T[] _projection = Samples.Random<T>(random, geometries.Projection.WeightLength);
        private readonly T[] _bias = Samples.Random<T>(random, Math.Max(geometries.Projection.InChannels, geometries.Projection.OutChannels));
        private readonly T[] _scale = Samples.Random<T>(random, Math.Max(geometries.Projection.InChannels, geometries.Projection.OutChannels));
        private readonly T[] _addend = Samples.Random<T>(random, geometries.Projection.OutputLength);

        public T[] OneByOne(InstructionSet set, bool isPlain) => With(isPlain, (x, e, d, p, target) =>
        {
            T[] expanded = Samples.Unwritten<T>(e.Geometry.OutputLength);
            T[] filtered = Samples.Unwritten<T>(d.Geometry.OutputLength);
            Convolve(_x, _expansion, expanded, e, set);
            Convolve(expanded, _depthwise, filtered, d, set);
            Convolve(filtered, _projection, target, p, set);
        });

        public T[] Together(InstructionSet set, bool isPlain) =>
            Together(isPlain, all => Tiles.RunVectors<T, InvertedResidual<T>>(all, set));

        public T[] Together(bool isPlain, Action<InvertedResidual<T>> run) => With(isPlain, (x, e, d, p, result) =>
        {
            fixed (T* target = result)
                run(new InvertedResidual<T> { Source = (T*)x, Expansion = e, Depthwise = d, Projection = p, Target = target });
        });

        private static void Convolve(T[] x, T[] weight, T[] target, ConvolutionStage<T> stage, InstructionSet set) =>
            Conv2dKernel.Forward<T>(
                x, weight, stage.Bias == null ? default : new ReadOnlySpan<T>(stage.Bias, stage.Geometry.OutChannels), target, stage.Geometry,
                default, set, epilogue: stage.Epilogue);

        private T[] With(bool isPlain, Action<nint, ConvolutionStage<T>, ConvolutionStage<T>, ConvolutionStage<T>, T[]> run)
        {
            T[] result = Samples.Unwritten<T>(geometries.Projection.OutputLength);
            var limit = new FormulaActivation<Limit>(default);
            fixed (T* x = _x, e = _expansion, d = _depthwise, p = _projection, bias = _bias, scale = _scale, addend = _addend)
            {
                var inner = isPlain ? default : new ConvolutionEpilogue<T>(scale, bias, null, limit);
                var last = isPlain ? default : new ConvolutionEpilogue<T>(scale, bias, addend, limit);
                T* start = isPlain ? null : bias;
                run(
                    (nint)x, new(e, default, start, inner, geometries.Expansion), new(d, default, start, inner, geometries.Depthwise),
                    new(p, default, start, last, geometries.Projection), result);
            }
            return result;
        }
    }
}
