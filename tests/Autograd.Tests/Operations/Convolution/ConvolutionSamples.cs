namespace AutogradNet.Tests;

internal sealed class ConvolutionSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("conv2d", x => x[0].Conv2d(x[1]), [2, 3, 4, 5], [2, 3, 3, 2]),
        new("conv2d, bias", x => x[0].Conv2d(x[1], x[2]), [1, 2, 4, 4], [3, 2, 3, 3], [3]),
        new("conv2d, 1x1", x => x[0].Conv2d(x[1], x[2]), [2, 3, 2, 3], [4, 3, 1, 1], [4]),
        new("conv2d, stride leaves a rest", x => x[0].Conv2d(x[1], x[2], stride: (2, 3), padding: 1), [1, 2, 6, 7], [2, 2, 3, 3], [2]),
        new("conv2d, stride beyond the kernel", x => x[0].Conv2d(x[1], stride: 3), [1, 1, 7, 8], [2, 1, 2, 2]),
        new("conv2d, asymmetric padding", x => x[0].Conv2d(x[1], padding: new Padding2d(1, 0, 2, 3)), [1, 2, 3, 4], [2, 2, 3, 2]),
        new("conv2d, padding beyond the kernel", x => x[0].Conv2d(x[1], padding: 3), [1, 1, 2, 2], [1, 1, 2, 2]),
        new("conv2d, dilation", x => x[0].Conv2d(x[1], padding: (2, 1), dilation: (2, 3)), [1, 2, 5, 6], [2, 2, 2, 2]),
        new("conv2d, groups", x => x[0].Conv2d(x[1], x[2], stride: 2, padding: 1, groups: 2), [2, 4, 5, 4], [6, 2, 3, 3], [6]),
        new("conv2d, depthwise", x => x[0].Conv2d(x[1], x[2], padding: 1, groups: 3), [1, 3, 4, 5], [3, 1, 3, 3], [3]),
        new("conv2d, depthwise with two filters each", x => x[0].Conv2d(x[1], stride: (1, 2), groups: 2), [2, 2, 4, 5], [4, 1, 2, 3]),
        new("conv2d, only the weight varies", x => With([1, 2, 4, 4], x[0], (image, weight) => image.Conv2d(weight, padding: 1)), [3, 2, 3, 3]),
        new("conv2d, only the bias varies", x => With([2, 2, 2, 2], x[0], (data, bias) => data.Conv2d(data, bias * bias)), [2]),
        new("conv2d by itself", x => x[0].Conv2d(x[0], padding: 1), [2, 2, 3, 3]),
        new("conv2d input gradient", x => x[0].Conv2dInputGradient(x[1], (6, 5), stride: 2, padding: (1, 0)), [1, 2, 3, 2], [2, 3, 3, 2]),
        new("conv transpose", x => x[0].ConvTranspose2d(x[1], x[2]), [1, 2, 3, 2], [2, 3, 2, 3], [3]),
        new(
            "conv transpose, every attribute",
            x => x[0].ConvTranspose2d(x[1], x[2], stride: (2, 3), padding: new Padding2d(1, 0, 0, 2), outputPadding: (1, 2), dilation: (2, 1), groups: 2),
            [2, 4, 3, 2], [4, 1, 2, 3], [2]),
        new("conv transpose, only the bias varies", x => With([2, 2, 2, 2], x[0], (data, bias) => data.ConvTranspose2d(data, bias * bias, stride: 2)), [2]),
        new("conv2d weight gradient", x => x[0].Conv2dWeightGradient(x[1], 3, padding: 1), [2, 2, 3, 4], [2, 3, 3, 4]),
        new(
            "conv2d weight gradient, every attribute",
            x => x[0].Conv2dWeightGradient(x[1], (2, 3), stride: (2, 1), padding: new Padding2d(1, 0, 0, 1), dilation: (1, 2), groups: 2),
            [2, 4, 5, 5], [2, 2, 3, 2]),
    ];

    // The tape keeps what it needs of the constant.
    private static Tensor With(Shape shape, Tensor x, Func<Tensor, Tensor, Tensor> use)
    {
        using var constant = new RandomSource(3).Uniform(shape, -1, 1, x.DType);
        return use(constant, x);
    }
}
