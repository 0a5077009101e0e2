namespace AutogradNet;

/// <summary>Checks that the normalisations share.</summary>
internal static class NormalizationArguments
{
    /// <summary>The axes but the second, over which a channel's statistics and gradients are summed.</summary>
    public static int[] AxesButChannels(Shape shape) => [0, .. Enumerable.Range(2, shape.Rank - 2)];

    /// <summary>[1, C, 1, …]: a vector of channels as it is broadcast over the data.</summary>
    public static Shape ChannelShape(Shape shape)
    {
        var extents = new int[shape.Rank];
        Array.Fill(extents, 1);
        extents[1] = shape[1];
        return new Shape(extents);
    }

    /// <exception cref="ArgumentException">Not floating point, or fewer than two axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not a number.</exception>
    public static void RequireData(string operation, Tensor x, double epsilon)
    {
        RequireFloatingPoint(operation, x, epsilon);
        if (x.Shape.Rank < 2) throw new ArgumentException($"{operation}: the input has the shape {x.Shape}; N×C or N×C×… was expected.");
    }

    /// <exception cref="ArgumentException">Not floating point, or fewer axes than are normalised over.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is negative or not a number, or no axis is normalised over.</exception>
    public static void RequireData(string operation, Tensor x, double epsilon, int axes)
    {
        RequireFloatingPoint(operation, x, epsilon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axes);
        if (x.Shape.Rank < axes) throw new ArgumentException($"{operation}: the input has the shape {x.Shape}; at least {axes} axes were expected.");
    }

    /// <exception cref="ArgumentException">Not one number for each channel; the message prints both shapes.</exception>
    public static void RequireChannels(string operation, Tensor x, Tensor vector, string what)
    {
        if (vector.Shape != [x.Shape[1]])
        {
            throw new ArgumentException($"{operation}: the {what} has the shape {vector.Shape}; the input {x.Shape} takes [{x.Shape[1]}].");
        }
    }

    /// <exception cref="ArgumentException">Not of the shape of the axes that are normalised over.</exception>
    public static void RequireTrailing(string operation, Tensor x, Tensor tensor, int axes, string what)
    {
        var expected = new Shape(x.Shape.Extents[^axes..]);
        if (tensor.Shape == expected) return;
        throw new ArgumentException($"{operation}: the {what} has the shape {tensor.Shape}; the input {x.Shape} takes {expected}.");
    }

    private static void RequireFloatingPoint(string operation, Tensor x, double epsilon)
    {
        if (!x.DType.IsFloatingPoint()) throw new ArgumentException($"{operation}: the input {x.Shape} is {x.DType}, not floating point.");
        if (!(epsilon >= 0) || double.IsInfinity(epsilon))
        {
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"{operation}: ε must be finite and not negative.");
        }
    }
}
