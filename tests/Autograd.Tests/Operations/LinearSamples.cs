namespace AutogradNet.Tests;

internal sealed class LinearSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("matmul", x => x[0].MatMul(x[1]), [2, 3], [3, 4]),
        new("matmul, left transposed", x => x[0].MatMul(x[1], transposeLeft: true), [3, 2], [3, 4]),
        new("matmul, right transposed", x => x[0].MatMul(x[1], transposeRight: true), [2, 3], [4, 3]),
        new("matmul, both transposed", x => x[0].MatMul(x[1], true, true), [3, 2], [4, 3]),
        new("matmul with itself", x => x[0].MatMul(x[0], transposeRight: true), [2, 3]),
        new("matmul, batch", x => x[0].MatMul(x[1]), [2, 2, 3], [2, 3, 2]),
        new("matmul, broadcast batch", x => x[0].MatMul(x[1], transposeRight: true), [2, 1, 2, 3], [3, 2, 3]),
        new("matmul, broadcast transposed batch", x => x[0].MatMul(x[1], transposeLeft: true), [2, 3, 2], [3, 2]),
        new("matmul, one right matrix", x => x[0].MatMul(x[1]), [2, 2, 2, 3], [3, 2]),
        new("matmul, one left matrix", x => x[0].MatMul(x[1]), [2, 3], [2, 3, 2]),
        new("matmul, row", x => x[0].MatMul(x[1]), [3], [2, 3, 2]),
        new("matmul, column", x => x[0].MatMul(x[1]), [2, 2, 3], [3]),
        new("matmul, dot product", x => x[0].MatMul(x[1]), [3], [3]),
        new("linear", x => x[0].Linear(x[1], x[2]), [4, 3], [2, 3], [2]),
        new("linear without bias", x => x[0].Linear(x[1]), [4, 3], [2, 3]),
        new("linear, one vector", x => x[0].Linear(x[1], x[2]), [3], [2, 3], [2]),
        new("linear, more axes", x => (x[0] * x[0]).Linear(x[1], x[2]), [2, 2, 3], [2, 3], [2]),
    ];
}
