namespace AutogradNet.Layers.Training;

/// <summary>How a weight gets its first values. They depend on the generator and the shape only, not on the number of threads.</summary>
public abstract record Initializer
{
    /// <summary>A new tensor of first values.</summary>
    /// <param name="shape">Of the weight: out×in for linear layers, out×in/groups×kh×kw for convolutions.</param>
    /// <param name="random">Where the values come from.</param>
    /// <param name="dtype">The floating-point type.</param>
    /// <exception cref="ArgumentException">The method does not apply to the shape.</exception>
    public abstract Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32);

    /// <summary>Overwrites a parameter with first values.</summary>
    public void Apply(Parameter parameter, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(random);
        using var scope = new TensorScope();
        parameter.CopyFrom(Create(parameter.Shape, random, parameter.DType));
    }

    /// <summary>
    /// Overwrites every parameter of more than one axis below a module, each with a generator of its own split off; biases and scales,
    /// of one axis, stay.
    /// </summary>
    public void Apply(Module module, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(random);
        foreach (var (_, parameter) in module.NamedParameters())
        {
            if (parameter.Shape.Rank > 1) Apply(parameter, random.Split());
        }
    }

    /// <summary>How many values of the input go into one of the result, and the other way round.</summary>
    internal static (double In, double Out) Fans(Shape shape)
    {
        if (shape.Rank < 2) throw new ArgumentException($"A weight of shape {shape} has no inputs and outputs; at least two axes are expected.", nameof(shape));
        double window = shape.CountOf(2, shape.Rank);
        return (shape[1] * window, shape[0] * window);
    }
}
