namespace AutogradNet.Tests;

internal sealed class ResizingSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("resize nearest, larger", x => (x[0] * x[0]).ResizeNearest((5, 7)), [2, 1, 2, 3]),
        new("resize nearest, smaller", x => (x[0] * x[0]).ResizeNearest((2, 3)), [1, 2, 5, 7]),
        new("resize nearest adjoint", x => (x[0] * x[0]).ResizeNearestAdjoint((2, 3)), [1, 2, 5, 4]),
        new("resize bilinear, larger", x => (x[0] * x[0]).ResizeBilinear((5, 7)), [2, 1, 2, 3]),
        new("resize bilinear, smaller", x => (x[0] * x[0]).ResizeBilinear((2, 3)), [1, 2, 5, 7]),
        new("resize bilinear, corners", x => (x[0] * x[0]).ResizeBilinear((5, 2), alignCorners: true), [1, 2, 3, 4]),
        new("resize bilinear from and to one", x => (x[0] * x[0]).ResizeBilinear((1, 3), alignCorners: true), [1, 2, 3, 1]),
        new("resize bilinear adjoint", x => (x[0] * x[0]).ResizeBilinearAdjoint((2, 3)), [1, 2, 5, 4]),
        new("resize bilinear adjoint, corners", x => (x[0] * x[0]).ResizeBilinearAdjoint((2, 3), alignCorners: true), [1, 1, 4, 5]),
    ];
}
