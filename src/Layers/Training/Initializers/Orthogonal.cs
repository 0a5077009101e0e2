namespace AutogradNet.Layers.Training;

/// <summary>
/// A random matrix (out × everything else) with orthonormal rows, or columns where there are fewer, times a gain (Saxe et al., "Exact
/// solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014): normal vectors made orthogonal in double
/// precision, which gives the uniform distribution over such matrices.
/// </summary>
/// <param name="Gain">The length of each row or column.</param>
public sealed record Orthogonal(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (shape.Rank < 2) throw new ArgumentException($"A weight of shape {shape} is no matrix; at least two axes are expected.", nameof(shape));
        var rows = shape[0];
        var columns = shape.CountOf(1, shape.Rank);
        var vectors = Vectors(Math.Min(rows, columns), Math.Max(rows, columns), random);
        var result = Tensor.Empty(shape, dtype);
        for (var i = 0; i < result.Count; i++)
        {
            var (row, column) = Math.DivRem(i, columns);
            var value = Gain * (rows <= columns ? vectors[row][column] : vectors[column][row]);
            if (dtype == DType.Float32) result.MutableSpan<float>()[i] = (float)value;
            else result.MutableSpan<double>()[i] = value;
        }

        return result;
    }

    // Gram and Schmidt's method, each vector twice: once is not enough in floating point, twice is (Giraud et al., 2005).
    private static double[][] Vectors(int count, int length, RandomSource random)
    {
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            for (var j = 0; j < length; j++) vector[j] = random.NextNormal();
            for (var pass = 0; pass < 2; pass++)
            {
                for (var earlier = 0; earlier < i; earlier++) AddScaled(vector, vectors[earlier], -Dot(vector, vectors[earlier]));
                var norm = Math.Sqrt(Dot(vector, vector));
                for (var j = 0; j < length; j++) vector[j] /= norm;
            }
        }

        return vectors;
    }

    // In a fixed order, so that the bits do not depend on the processor's vector length.
    private static double Dot(double[] left, double[] right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    private static void AddScaled(double[] target, double[] source, double factor)
    {
        for (var i = 0; i < target.Length; i++) target[i] += factor * source[i];
    }
}
