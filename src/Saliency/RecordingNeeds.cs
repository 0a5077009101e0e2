namespace AutogradNet.Explanations;

/// <summary>
/// What of a forward pass a method asks about afterwards. Whatever no method of a <see cref="Recording"/> asks about is not recorded, or
/// released as soon as the pass no longer reads it.
/// </summary>
public sealed record RecordingNeeds
{
    /// <summary>All there is: every value from the input on. Serves any method.</summary>
    public static RecordingNeeds Everything { get; } = new() { InputGradient = true, Values = true };

    /// <summary>Gradients with respect to the input, by each operation's own vector-Jacobian product or rules that read no values.</summary>
    public static RecordingNeeds InputGradients { get; } = new() { InputGradient = true };

    /// <summary>The values of the input and the scores, no gradients.</summary>
    public static RecordingNeeds Nothing { get; } = new();

    /// <summary>Whether cotangents are followed back to the input; otherwise only to <see cref="Layers"/>.</summary>
    public bool InputGradient { get; init; }

    /// <summary>Whether any recorded value may be read: by rules that look at the operands of a node, by walking over the tape.</summary>
    public bool Values { get; init; }

    /// <summary>The paths of the layers whose output is read or whose gradient is asked for.</summary>
    public IReadOnlyCollection<string> Layers { get; init; } = [];

    /// <summary>What a layer's output and its gradient take: a recording from there on.</summary>
    public static RecordingNeeds Layer(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new RecordingNeeds { Layers = [path] };
    }

    /// <summary>What serves both.</summary>
    public RecordingNeeds And(RecordingNeeds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new RecordingNeeds
        {
            InputGradient = InputGradient || other.InputGradient,
            Values = Values || other.Values,
            Layers = Layers.Count == 0 ? other.Layers : [.. Layers.Union(other.Layers)],
        };
    }

    /// <summary>Whether a recording made for these needs serves others, too.</summary>
    public bool Cover(RecordingNeeds other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other.InputGradient && !InputGradient) || (other.Values && !Values)) return false;
        return (InputGradient && Values) || other.Layers.All(Layers.Contains);
    }
}
