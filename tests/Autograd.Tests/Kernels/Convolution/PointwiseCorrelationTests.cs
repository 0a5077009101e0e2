using System.Numerics;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Pixels that are read where they lie must give the bits of those that are packed.</summary>
[Collection(KernelCollection.Name)]
public unsafe class PointwiseCorrelationTests
{
    public static TheoryData<string> Paths => Samples.Paths;

    // Channels read, filters, pixels: whole tiles and not, filters that fill panels and not, several blocks of depths and parts of such.
    private static readonly (int Read, int Filters, int Pixels)[] Cases =
    [
        (1, 8, 48), (7, 3, 49), (64, 16, 3025), (130, 20, 101), (300, 64, 500), (520, 33, 97), (129, 1, 1000), (600, 12, 144),
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Gives_the_bits_of_packed_pixels(string path)
    {
        InstructionSet set = Enum.Parse<InstructionSet>(path);
        var random = new Random(61);
        foreach (int workers in (int[])[1, 2, 5])
        {
            Samples.WithWorkers(workers, () =>
            {
                foreach (var (read, filters, pixels) in Cases)
                {
                    for (int kind = 0; kind < 6; kind++)
                    {
                        Check<float>(random, read, filters, pixels, kind, set);
                        Check<double>(random, read, filters, pixels, kind, set);
                    }
                }
            });
        }
    }

    [Fact]
    public void Serves_few_filters_on_planes_that_tiles_cover_well()
    {
        foreach (var (workers, filters, pixels, adds, serves) in new[]
        {
            (2, 16, 3025, false, true), (1, 48, 3136, false, true), (2, 16, 169, false, true), (2, 16, 3025, true, false), (2, 49, 3025, false, false),
            (2, 16, 47, false, false), (2, 48, 100, false, false), (64, 48, 3025, false, false),
        })
        {
            Samples.WithWorkers(workers, () =>
            {
                var question = new Question(filters, pixels, adds);
                Tiles.Run<float, Question>(question, Cpu.Supported.Contains(InstructionSet.Avx512) ? InstructionSet.Avx512 : null);
                if (Cpu.Supported.Contains(InstructionSet.Avx512)) Assert.True(serves == question.Answer[0], $"{question}");
                else if (adds || filters > 48) Assert.False(question.Answer[0]);
            });
        }
    }

    private static void Check<T>(Random random, int read, int filters, int pixels, int kind, InstructionSet set)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] source = Samples.Random<T>(random, (long)read * pixels);
        T[] weight = Samples.Random<T>(random, (long)filters * read);
        T[] bias = Samples.Random<T>(random, filters);
        T[] scale = Samples.Random<T>(random, filters);
        T[] shift = Samples.Random<T>(random, filters);
        T[] expected = Samples.Unwritten<T>((long)filters * pixels);
        T[] actual = Samples.Unwritten<T>((long)filters * pixels);
        fixed (T* x = source, w = weight, b = bias, scales = scale, shifts = shift, packed = expected, inPlace = actual)
        {
            var epilogue = (kind / 2) switch
            {
                0 => default,
                1 => new ConvolutionEpilogue<T>(scales, shifts, null, new FormulaActivation<Limit>(default)),
                _ => new ConvolutionEpilogue<T>(scales, shifts, null, new FormulaActivation<Hill>(default)),
            };
            Tiles.Run<T, Both<T>>(
                new Both<T> { Source = x, Weight = w, Bias = kind % 2 == 0 ? null : b, Read = read, Filters = filters, Pixels = pixels, Epilogue = epilogue, Packed = packed, InPlace = inPlace },
                set);
        }

        Assert.True(MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)), $"{typeof(T)} {(read, filters, pixels, kind)} {set}");
    }

    private readonly struct Both<T> : ITileAction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public required T* Source { get; init; }

        public required T* Weight { get; init; }

        public required T* Bias { get; init; }

        public required int Read { get; init; }

        public required int Filters { get; init; }

        public required int Pixels { get; init; }

        public required ConvolutionEpilogue<T> Epilogue { get; init; }

        public required T* Packed { get; init; }

        public required T* InPlace { get; init; }

        public void Run<TTile>()
            where TTile : struct, ITile<T>
        {
            using var left = new Scratch<T>(PackedPanels<T, TTile>.LeftLength(Filters, Read));
            PackedPanels<T, TTile>.PackLeft(new MatrixPanels<T>(Weight, Read, 1), left.Pointer, Filters, Read);
            PackedMultiply<T, TTile>.Multiply(
                left.Pointer, new MatrixPanels<T>(Source, 1, Pixels), Packed, Pixels, Filters, Pixels, Read, false, start: Bias, epilogue: Epilogue);
            PointwiseCorrelation<T, TTile>.Run(left.Pointer, Source, InPlace, Read, Filters, Pixels, Bias, Epilogue);
        }
    }

    private readonly record struct Question(int Filters, int Pixels, bool Adds) : ITileAction<float>
    {
        public bool[] Answer { get; } = new bool[1];

        public void Run<TTile>()
            where TTile : struct, ITile<float>
        {
            float addend = 0;
            var epilogue = Adds ? new ConvolutionEpilogue<float>(null, null, &addend, EpilogueActivation.None) : default;
            Answer[0] = PointwiseCorrelation<float, TTile>.Serves(64, Filters, Pixels, epilogue);
        }
    }
}
