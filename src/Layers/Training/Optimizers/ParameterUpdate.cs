namespace AutogradNet.Layers.Training;

/// <summary>A stretch of one parameter that an <see cref="Optimizer"/> moves by one step.</summary>
/// <typeparam name="T">The element type of the parameter.</typeparam>
public readonly ref struct ParameterUpdate<T>
    where T : unmanaged
{
    /// <summary>The weights, to be changed.</summary>
    public required Span<T> Weights { get; init; }

    /// <summary>A copy of the gradient, scaled as <see cref="Optimizer.Step"/> was told; may be overwritten.</summary>
    public required Span<T> Gradient { get; init; }

    /// <summary>Room of the same length with undefined contents.</summary>
    public required Span<T> Scratch { get; init; }

    /// <summary>The first state tensor; empty where the optimiser has none.</summary>
    public required Span<T> State0 { get; init; }

    /// <summary>The second state tensor; empty where the optimiser has fewer.</summary>
    public required Span<T> State1 { get; init; }

    /// <summary>The third state tensor; empty where the optimiser has fewer.</summary>
    public required Span<T> State2 { get; init; }

    /// <summary>The learning rate of this parameter.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The weight decay of this parameter.</summary>
    public required double WeightDecay { get; init; }
}
