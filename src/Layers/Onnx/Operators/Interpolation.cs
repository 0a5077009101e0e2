namespace AutogradNet.Layers.Onnx;

/// <summary>
/// Resizing along each axis in turn. Where the engine has the very operation it is used; otherwise an axis is multiplied by the constant
/// matrix of the weights, which covers every mode and is differentiable as any product is.
/// </summary>
internal static class Interpolation
{
    public static Tensor Resize(Tensor x, int[] extents, double[] scales, ResizeMode mode)
    {
        if (mode.Mode is not ("nearest" or "linear" or "cubic")) throw new ArgumentException($"The mode '{mode.Mode}' is not known.");
        if (Direct(x, extents, scales, mode) is { } result) return result;
        for (var axis = 0; axis < extents.Length; axis++)
        {
            if (extents[axis] == x.Shape[axis] && scales[axis] == 1) continue;
            if (x.Shape[axis] == 0 || extents[axis] == 0) throw new ArgumentException($"Axis {axis} of {x.Shape} cannot become {extents[axis]}.");
            x = mode.Mode == "nearest" ? x.IndexSelect(axis, Places(x.Shape[axis], extents[axis], scales[axis], mode)) : Along(x, axis, extents[axis], scales[axis], mode);
        }

        return x;
    }

    private static Tensor? Direct(Tensor x, int[] extents, double[] scales, ResizeMode mode)
    {
        if (x.Shape.Rank != 4 || extents[0] != x.Shape[0] || extents[1] != x.Shape[1] || scales[0] != 1 || scales[1] != 1) return null;
        if (mode.Antialias) return null;
        for (var axis = 2; axis < 4; axis++)
        {
            if (Math.Abs((scales[axis] * x.Shape[axis]) - extents[axis]) > 1e-9 * extents[axis]) return null;
        }

        Size2d size = (extents[2], extents[3]);
        return mode switch
        {
            { Mode: "nearest", Coordinates: "asymmetric", Rounding: "floor" } => x.ResizeNearest(size),
            { Mode: "linear", Coordinates: "half_pixel", ExcludeOutside: false } => x.ResizeBilinear(size),
            { Mode: "linear", Coordinates: "align_corners", ExcludeOutside: false } => x.ResizeBilinear(size, alignCorners: true),
            _ => null,
        };
    }

    private static int[] Places(int extent, int resized, double scale, ResizeMode mode) =>
        [.. Enumerable.Range(0, resized).Select(i => Math.Clamp(mode.Nearest(mode.Place(i, scale, extent, resized)), 0, extent - 1))];

    private static Tensor Along(Tensor x, int axis, int resized, double scale, ResizeMode mode)
    {
        var matrix = Matrix(x.Shape[axis], resized, scale, mode).To(x.DType);
        var last = x.Shape.Rank - 1;
        return x.Transpose(axis, last).MatMul(matrix, transposeRight: true).Transpose(axis, last);
    }

    private static Tensor Matrix(int extent, int resized, double scale, ResizeMode mode)
    {
        var weights = new double[checked(extent * resized)];
        var cubic = mode.Mode == "cubic";
        var stretch = mode.Antialias && scale < 1 ? scale : 1;
        var support = (cubic ? 2 : 1) / stretch;
        for (var i = 0; i < resized; i++)
        {
            var place = mode.Place(i, scale, extent, resized);
            var row = weights.AsSpan(i * extent, extent);
            var sum = 0.0;
            for (var j = (int)Math.Floor(place - support) + 1; j < place + support; j++)
            {
                if (mode.ExcludeOutside && (j < 0 || j >= extent)) continue;
                var distance = Math.Abs(place - j) * stretch;
                var weight = cubic ? Cubic(distance, mode.CubicCoefficient) : Math.Max(0, 1 - distance);
                row[Math.Clamp(j, 0, extent - 1)] += weight;
                sum += weight;
            }

            if (sum != 0)
            {
                foreach (ref var weight in row) weight /= sum;
            }
        }

        return Tensor.From(weights, [resized, extent]);
    }

    // Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981, equation 4 with a free coefficient.
    private static double Cubic(double x, double a) =>
        x <= 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
        : x < 2 ? ((((a * x) - (5 * a)) * x + (8 * a)) * x) - (4 * a)
        : 0;
}
