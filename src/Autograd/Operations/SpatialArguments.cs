namespace AutogradNet;

/// <summary>Checks that convolution, pooling and resizing share.</summary>
internal static class SpatialArguments
{
    /// <exception cref="ArgumentException">Not floating point, or not of four axes.</exception>
    public static void RequireImages(string operation, Tensor x, string what = "input")
    {
        if (!x.DType.IsFloatingPoint()) throw new ArgumentException($"{operation}: the {what} {x.Shape} is {x.DType}, not floating point.");
        RequireRank4(operation, x.Shape, what);
    }

    /// <exception cref="ArgumentException">Not floating point, not of four axes or without elements in a plane, or the size wanted is not positive.</exception>
    public static void RequirePlanes(string operation, Tensor x, Size2d size, string what = "input")
    {
        RequireImages(operation, x, what);
        if (x.Shape[2] < 1 || x.Shape[3] < 1 || size.Height < 1 || size.Width < 1)
        {
            throw new ArgumentException($"{operation}: planes of the {what} {x.Shape} cannot become {size}; both must have elements.");
        }
    }

    /// <exception cref="ArgumentException">Not four axes.</exception>
    public static void RequireRank4(string operation, Shape shape, string what)
    {
        if (shape.Rank != 4) throw new ArgumentException($"{operation}: the {what} has the shape {shape}; four axes N×C×H×W were expected.");
    }

    /// <exception cref="ArgumentOutOfRangeException">An extent is not positive.</exception>
    public static void RequirePositive(string operation, Size2d size, string what)
    {
        if (size.Height < 1 || size.Width < 1) throw new ArgumentOutOfRangeException(what, size, $"{operation}: the {what} must be positive along both axes.");
    }

    /// <exception cref="ArgumentOutOfRangeException">A side is negative.</exception>
    public static void RequireNotNegative(string operation, Padding2d padding)
    {
        if (padding.Top < 0 || padding.Left < 0 || padding.Bottom < 0 || padding.Right < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(padding), padding, $"{operation}: padding must not be negative.");
        }
    }

    /// <summary>Checks that a window, that of <paramref name="weight"/> where there is one, spread by its dilation lies at least once in the padded input.</summary>
    /// <exception cref="ArgumentException">It is larger; the message prints both.</exception>
    public static void RequireRoom(string operation, Shape input, Size2d window, Padding2d padding, Size2d dilation, Shape? weight = null)
    {
        var height = (long)input[2] + padding.Top + padding.Bottom;
        var width = (long)input[3] + padding.Left + padding.Right;
        var spreadHeight = ((long)dilation.Height * (window.Height - 1)) + 1;
        var spreadWidth = ((long)dilation.Width * (window.Width - 1)) + 1;
        if (input[2] < 1 || input[3] < 1 || spreadHeight > height || spreadWidth > width)
        {
            // The text is put together only where somebody reads it.
            var what = weight is { } filters ? $"weight {filters}" : $"window {window}";
            throw new ArgumentException(
                $"{operation}: the {what} covers {spreadHeight}×{spreadWidth} with dilation {dilation}, more than the input {input}, "
                + $"which is {height}×{width} with padding {padding}; the output would be empty.");
        }

        if (height > int.MaxValue || width > int.MaxValue)
        {
            throw new ArgumentException($"{operation}: the input {input} with padding {padding} is {height}×{width}, more than can be addressed.");
        }
    }

    /// <exception cref="ArgumentException">The shapes differ; the message prints both.</exception>
    public static void RequireShape(string operation, Shape actual, Shape expected, string what)
    {
        if (actual != expected) throw new ArgumentException($"{operation}: the {what} has the shape {actual}; {expected} was expected.");
    }
}
