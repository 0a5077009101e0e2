namespace AutogradNet.Tests;

public sealed class ResizeTests
{
    [Fact]
    public void NearestRepeatsAndPicks()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 3, 4], [1, 1, 2, 2]);
        Assert.Equal([1f, 1, 2, 1, 1, 2, 3, 3, 4], x.ResizeNearest(3).ToArray<float>());
        Assert.Equal([0f, 1, 3], Tensor.Arange([1, 1, 1, 5]).ResizeNearest((1, 3)).ToArray<float>());
        Assert.Equal([3f, 3, 4, 2], Tensor.From([1f, 2, 3, 4, 2], [1, 1, 1, 5]).ResizeNearestAdjoint((1, 4)).ToArray<float>());
    }

    [Fact]
    public void BilinearTakesElementsAsAreas()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([0f, 4, 8, 12], [1, 1, 2, 2]);
        // Positions −¼ → 0, ¼, ¾, 1¼ → 1 along each axis.
        Assert.Equal([0f, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12], x.ResizeBilinear(4).ToArray<float>());
        // Shrinking 4 to 2 reads half-way between neighbours, at ½ and 2½.
        Assert.Equal([0.5f, 2.5f], Tensor.Arange([1, 1, 1, 4]).ResizeBilinear((1, 2)).ToArray<float>());
    }

    [Fact]
    public void AlignedCornersMapToEachOther()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([0f, 3, 6, 9], [1, 1, 2, 2]);
        Assert.Equal([0f, 1, 2, 3, 6, 7, 8, 9], x.ResizeBilinear((2, 4), alignCorners: true).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal([0f, 0, 3, 3], Tensor.From([0f, 3], [1, 1, 2, 1]).ResizeBilinear((2, 2), alignCorners: true).ToArray<float>());
        Assert.Equal([0f], x.ResizeBilinear(1, alignCorners: true).ToArray<float>());
    }

    [Fact]
    public void TheSameSizeChangesNothing()
    {
        using var scope = new TensorScope();
        var x = new RandomSource(2).Normal([2, 3, 5, 4]);
        Assert.Equal(x.ToArray<float>(), x.ResizeBilinear((5, 4)).ToArray<float>());
        Assert.Equal(x.ToArray<float>(), x.ResizeBilinear((5, 4), alignCorners: true).ToArray<float>());
        Assert.Equal(x.ToArray<float>(), x.ResizeNearest((5, 4)).ToArray<float>());
    }

    [Fact]
    public void SizesWithoutElementsAreRefused()
    {
        using var scope = new TensorScope();
        Func<Tensor>[] calls =
        [
            () => Tensor.Ones([1, 2, 3, 4]).ResizeNearest((0, 2)),
            () => Tensor.Ones([1, 2, 3, 4]).ResizeNearestAdjoint((0, 2)),
            () => Tensor.Ones([1, 2, 3, 4]).ResizeBilinear((0, 2)),
            () => Tensor.Ones([1, 2, 3, 4]).ResizeBilinearAdjoint((0, 2)),
        ];
        foreach (var call in calls)
        {
            var error = Assert.Throws<ArgumentException>(call);
            Assert.Contains("[1, 2, 3, 4] cannot become 0×2", error.Message, StringComparison.Ordinal);
        }

        Assert.Contains("[1, 2, 0, 4]", Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 2, 0, 4]).ResizeBilinear(2)).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 4]", Assert.Throws<ArgumentException>(() => Tensor.Ones([2, 4]).ResizeNearest(2)).Message, StringComparison.Ordinal);
    }
}
