using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

public sealed class ScratchTests
{
    [Fact]
    public unsafe void PiecesInUseAtOneTimeDoNotOverlapAndAreAligned()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            // Sizes that grow from round to round also leave the arena's first block.
            var sizes = Enumerable.Range(0, 6).Select(_ => random.Next(0, 200 << (round / 5))).ToArray();
            using var a = new Scratch<int>(sizes[0]);
            using var b = new Scratch<byte>(sizes[1]);
            Fill(new Span<int>(a.Pointer, sizes[0]), 1);
            Fill(new Span<byte>(b.Pointer, sizes[1]), (byte)2);
            using (var c = new Scratch<double>(sizes[2]))
            {
                Fill(new Span<double>(c.Pointer, sizes[2]), 3);
                using var d = new Scratch<float>(sizes[3]);
                Fill(new Span<float>(d.Pointer, sizes[3]), 4);
                Assert.Equal(-1, new Span<double>(c.Pointer, sizes[2]).IndexOfAnyExcept(3));
                Assert.Equal(0, ((nint)c.Pointer | (nint)d.Pointer) % 64);
            }

            using var e = new Scratch<short>(sizes[4]);
            Fill(new Span<short>(e.Pointer, sizes[4]), (short)5);
            Assert.Equal(-1, new Span<int>(a.Pointer, sizes[0]).IndexOfAnyExcept(1));
            Assert.Equal(-1, new Span<byte>(b.Pointer, sizes[1]).IndexOfAnyExcept((byte)2));
            Assert.Equal(0, ((nint)a.Pointer | (nint)b.Pointer | (nint)e.Pointer) % 64);
        }

        static void Fill<T>(Span<T> span, T value) => span.Fill(value);
    }

    [Fact]
    public unsafe void PiecesMayComeBackInAnyOrder()
    {
        var arena = ScratchArena.OfThread;
        for (var round = 0; round < 3; round++)
        {
            var (first, second, third) = ((nint)arena.Rent(1000, 64), (nint)arena.Rent(2000, 64), (nint)arena.Rent(3000, 64));
            arena.Return((void*)second, 2000, 64);
            var fourth = (nint)arena.Rent(500, 64);
            Assert.True(fourth >= third + 3000 || fourth + 500 <= third);
            Assert.True(fourth >= first + 1000 || fourth + 500 <= first);
            arena.Return((void*)first, 1000, 64);
            arena.Return((void*)fourth, 500, 64);
            arena.Return((void*)third, 3000, 64);
        }
    }
}
