namespace AutogradNet.Layers;

/// <summary>
/// In training, sets each value to zero with a probability and scales the others by 1/(1 − probability); in evaluation returns its input.
/// </summary>
/// <param name="probability">Of a value being dropped.</param>
/// <param name="random">What decides, <see cref="Random"/>; needed for training only. Not for several threads at once.</param>
public sealed class DropoutLayer(double probability = 0.5, RandomSource? random = null) : Module, IRandomModule
{
    /// <summary>Of a value being dropped.</summary>
    public double Probability => probability;

    /// <inheritdoc/>
    public RandomSource? Random { get; set; } = random;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The layer is in training and was made without a <see cref="RandomSource"/>.</exception>
    protected override Tensor Forward(Tensor x)
    {
        if (!IsTraining || probability == 0) return x;
        return x.Dropout(
            probability,
            Random ?? throw new InvalidOperationException("Dropout needs a RandomSource for training; give one to the layer or the model when making it."));
    }
}
