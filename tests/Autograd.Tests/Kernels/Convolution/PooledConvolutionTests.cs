using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>A convolution and the pooling that reads it must give in one the bits that they give one after the other.</summary>
[Collection(KernelCollection.Name)]
public unsafe class PooledConvolutionTests
{
    private const int Widest = 16;

    public static TheoryData<string> Paths => Samples.Paths;

    // Batch, channels, height, width, filters, kernel, stride, dilation, padding; and of the pooling window, stride, padding, ceil mode.
    private static readonly (int Batch, int Channels, int Height, int Width, int Filters, int Kernel, int Stride, int Dilation, int Padding, int Window, int Step, int Border, bool Ceil)[] Cases =
    [
        (1, 3, 31, 29, 32, 3, 2, 1, 0, 3, 2, 0, true),
        (1, 3, 40, 44, 64, 7, 2, 1, 3, 3, 2, 1, false),
        (2, 2, 33, 60, 32, 5, 2, 2, 2, 2, 2, 0, false),
        (5, 2, 29, 31, 32, 1, 2, 1, 1, 4, 3, 2, true),
        (1, 3, 227, 230, 32, 3, 2, 1, 1, 3, 2, 0, false),
        (1, 4, 60, 50, 96, 4, 3, 1, 5, 5, 1, 4, false),
        (1, 2, 3, 28, 32, 3, 2, 1, 1, 2, 3, 1, true),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gives_the_bits_of_one_after_the_other(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(51);
        foreach (var c in Cases)
        {
            var g = new Conv2dGeometry(
                c.Batch, c.Channels, c.Height, c.Width, c.Filters, c.Kernel, c.Kernel, c.Stride, c.Stride, c.Padding, c.Padding, c.Padding, c.Padding, c.Dilation, c.Dilation, 1);
            var pooling = new Pool2dGeometry(
                c.Batch, c.Filters, g.OutHeight, g.OutWidth, c.Window, c.Window, c.Step, c.Step, c.Border, c.Border, c.Border, c.Border, 1, 1, c.Ceil);
            Assert.True(PooledConvolution<float>.Serves(g, pooling, Widest), $"{g} {pooling}");
            foreach (bool isPlain in (bool[])[true, false])
            {
                Check<float>(random, g, pooling, isPlain, set);
                Check<double>(random, g, pooling, isPlain, set);
            }
        }
    }

    [Fact]
    public void Serves_such_convolutions_and_poolings_only()
    {
        var g = new Conv2dGeometry(1, 3, 40, 44, 64, 7, 7, 2, 2, 3, 3, 3, 3, 1, 1, 1);
        var pooling = new Pool2dGeometry(1, 64, 20, 22, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, false);
        Assert.True(PooledConvolution<float>.Serves(g, pooling, Widest));
        Assert.False(PooledConvolution<float>.Serves(g with { OutChannels = 48 }, pooling with { Channels = 48 }, Widest));
        Assert.False(PooledConvolution<float>.Serves(g with { InChannels = 1 }, pooling, Widest));
        Assert.False(PooledConvolution<float>.Serves(g with { InChannels = 64 }, pooling, Widest));
        Assert.False(PooledConvolution<float>.Serves(g with { StrideHeight = 1, StrideWidth = 1, InHeight = 20, InWidth = 22 }, pooling, Widest));
        Assert.False(PooledConvolution<float>.Serves(g with { InWidth = 22 }, pooling with { InWidth = 11 }, Widest));
        Assert.False(PooledConvolution<float>.Serves(g, pooling with { DilationWidth = 2 }, Widest));
        Assert.False(PooledConvolution<float>.Serves(g, pooling with { InHeight = 10 }, Widest));
        Assert.False(PooledConvolution<float>.Serves(g, pooling with { KernelHeight = 40 }, Widest));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Of_equal_maxima_the_first_is_kept(string path)
    {
        var random = new Random(52);
        foreach (int special in (int[])[0, 1])
        {
            var action = new PoolRows(new float[3 * 9 * 2 * Widest], new float[4 * 2 * Widest], new int[2]);
            // Zeros of both signs among few numbers; then also NaN of two kinds and infinities.
            float[] values = special == 0 ? [0, -0f, -1] : [0, -0f, float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity];
            for (int i = 0; i < action.Source.Length; i++)
                action.Source[i] = values[random.Next(values.Length)];
            Tiles.RunVectors<float, PoolRows>(action, Enum.Parse<InstructionSet>(path));
            Assert.Equal(special == 0 ? 1 : 0, action.Seen[1]);
            int lanes = action.Seen[0];
            for (int pixel = 0; pixel < 4; pixel++)
            {
                for (int lane = 0; lane < lanes; lane++)
                {
                    float[] plane = [.. Enumerable.Range(0, 27).Select(i => action.Source[(i * lanes) + lane])];
                    float[] expected = new float[4];
                    MaxPool2dKernel.Forward(plane, expected, default(Span<byte>), PoolRows.Geometry with { Channels = 1 });
                    Assert.Equal(BitConverter.SingleToInt32Bits(expected[pixel]), BitConverter.SingleToInt32Bits(action.Target[(pixel * lanes) + lane]));
                }
            }
        }
    }

    // Pools three rows of nine pixels as one window high.
    private readonly struct PoolRows(float[] source, float[] target, int[] seen) : IVectorTileAction<float>
    {
        public static readonly Pool2dGeometry Geometry = new(1, 2 * Widest, 3, 9, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, false);

        public float[] Source => source;

        public float[] Target => target;

        public int[] Seen => seen;

        public void Run<TTile, TVector, TOperations>()
            where TTile : struct, ITile<float>
            where TVector : unmanaged
            where TOperations : struct, IVectorOperations<float, TVector>
        {
            int lanes = PooledLanes<float, TVector, TOperations>.Lanes;
            fixed (float* rows = source, result = target)
            {
                float** window = stackalloc float*[3];
                bool isFinite = true;
                for (int row = 0; row < 3; row++)
                {
                    window[row] = rows + (row * 9 * lanes);
                    isFinite &= PooledLanes<float, TVector, TOperations>.IsFinite(window[row], 9);
                }
                PooledLanes<float, TVector, TOperations>.Row(window, 3, isFinite, Geometry, result);
                (seen[0], seen[1]) = (lanes, isFinite ? 1 : 0);
            }
        }
    }

    private static void Check<T>(Random random, Conv2dGeometry g, Pool2dGeometry pooling, bool isPlain, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] x = Samples.Random<T>(random, g.InputLength);
        if (!isPlain)
        {
            x[random.Next(x.Length)] = T.NaN;
            x[random.Next(x.Length)] = T.PositiveInfinity;
            x[random.Next(x.Length)] = T.NegativeInfinity;
        }
        T[] w = Samples.Random<T>(random, g.WeightLength), bias = Samples.Random<T>(random, g.OutChannels), factor = Samples.Random<T>(random, g.OutChannels);
        T[] between = Samples.Unwritten<T>(g.OutputLength);
        long length = (long)pooling.Planes * pooling.OutSize;
        T[] expected = Samples.Unwritten<T>(length), actual = Samples.Unwritten<T>(length);
        fixed (T* source = x, weight = w, start = bias, scale = factor, target = actual)
        {
            var epilogue = isPlain ? default : new ConvolutionEpilogue<T>(scale, start, null, new FormulaActivation<Limit>(default));
            Conv2dKernel.Forward<T>(x, w, isPlain ? default : bias, between, g, default, set, epilogue: epilogue);
            MaxPool2dKernel.Forward(between, expected, default(Span<byte>), pooling);
            var both = new PooledConvolution<T>
            {
                Source = source,
                Convolution = new(weight, default, isPlain ? null : start, epilogue, g),
                Pooling = pooling,
                Target = target,
            };
            for (int workers = 1; workers <= 3; workers++)
            {
                Samples.WithWorkers(workers, () => Tiles.RunVectors<T, PooledConvolution<T>>(both, set));
                Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)), $"{typeof(T).Name} {set} {g} {pooling} {isPlain} {workers}");
                actual.AsSpan().Fill(T.One);
            }
        }
    }
}
