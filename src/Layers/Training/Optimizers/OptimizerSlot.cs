namespace AutogradNet.Layers.Training;

/// <summary>One parameter with what an optimiser remembers of it.</summary>
internal sealed class OptimizerSlot(string name, Parameter parameter, Tensor[] states)
{
    public string Name => name;

    public Parameter Parameter => parameter;

    public Tensor[] States => states;

    public bool Decays { get; set; } = true;

    public double RateFactor { get; set; } = 1;

    // In the present step, as a whole.
    public bool IsMoved { get; set; }

    public Span<T> State<T>(int index)
        where T : unmanaged => index < states.Length ? states[index].MutableSpan<T>() : default;
}
