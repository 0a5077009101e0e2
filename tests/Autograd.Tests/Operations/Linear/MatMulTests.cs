namespace AutogradNet.Tests.Operations.Linear;

[Collection(LeakTest.Collection)]
public sealed class MatMulTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void AProductByHand()
    {
        var a = Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        var b = Tensor.From<float>([1, 0, -1, 2, 1, 1], [3, 2]);
        Assert.Equal([2f, 7, 5, 16], a.MatMul(b).ToArray<float>());
        Assert.Equal([14f, 32], a.MatMul(Tensor.From<float>([1, 2, 3], [3])).ToArray<float>());
        Assert.Equal([9f, 12, 15], Tensor.From<float>([1, 2], [2]).MatMul(a).ToArray<float>());
        var dot = Tensor.From<float>([1, 2], [2]).MatMul(Tensor.From<float>([3, 4], [2]));
        Assert.Equal([], dot.Shape);
        Assert.Equal(11, dot.ToDouble());
    }

    // Batch extents to broadcast in every way, against a loop over all indices.
    [Theory]
    [InlineData(new int[0], new int[0])]
    [InlineData(new[] { 3 }, new[] { 3 })]
    [InlineData(new[] { 3 }, new int[0])]
    [InlineData(new int[0], new[] { 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 3 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 1, 3, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 1, 4 })]
    [InlineData(new[] { 1 }, new[] { 2, 2 })]
    [InlineData(new[] { 0 }, new[] { 1 })]
    public void BatchesBroadcastAndMatricesTranspose(int[] leftBatch, int[] rightBatch)
    {
        const int M = 3, N = 5, K = 4;
        var random = new RandomSource(9);
        foreach (var (transposeLeft, transposeRight) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            var a = random.Uniform(new Shape([.. leftBatch, .. transposeLeft ? (int[])[K, M] : [M, K]]), -1, 1, DType.Float64);
            var b = random.Uniform(new Shape([.. rightBatch, .. transposeRight ? (int[])[N, K] : [K, N]]), -1, 1, DType.Float64);
            var product = a.MatMul(b, transposeLeft, transposeRight);
            // Stretched to [batch, m, n, k], the product is a sum over the last axis.
            var left = (transposeLeft ? a.Transpose(-1, -2) : a).Unsqueeze(-2);
            var right = (transposeRight ? b : b.Transpose(-1, -2)).Unsqueeze(-3);
            var expected = (left * right).Sum([-1]);
            Assert.Equal(expected.Shape, product.Shape);
            for (var i = 0; i < expected.Count; i++) Assert.Equal(expected[i], product[i], 12);
        }
    }

    [Fact]
    public void WithoutDepthTheProductIsZero()
    {
        Assert.Equal([0f, 0], Tensor.Zeros([2, 0]).MatMul(Tensor.Zeros([0, 1])).ToArray<float>());
        Assert.Equal([2, 0, 3], Tensor.Zeros([2, 0, 4]).MatMul(Tensor.Zeros([4, 3])).Shape);
    }

    [Fact]
    public void ShapesThatDoNotFitArePrinted()
    {
        var a = Tensor.Zeros([2, 3]);
        Fails(() => a.MatMul(Tensor.Zeros([2, 3])), "[2, 3]", "[2, 3]");
        Fails(() => a.MatMul(Tensor.Zeros([3, 4]), transposeLeft: true), "[2, 3], transposed", "[3, 4]");
        Fails(() => Tensor.Zeros([2, 2, 3]).MatMul(Tensor.Zeros([5, 3, 4])), "[2, 2, 3]", "[5, 3, 4]");
        Fails(() => a.MatMul(Tensor.Zeros([4])), "[2, 3]", "[4, 1]");
        Fails(() => a.MatMul(Tensor.Scalar(1)), "[2, 3]", "[]");
        Fails(() => a.MatMul(Tensor.Zeros([3, 1], DType.Int32)), "Int32[3, 1]");
    }

    private static void Fails(Func<object> action, params string[] parts)
    {
        var message = Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
