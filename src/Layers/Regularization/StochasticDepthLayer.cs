namespace AutogradNet.Layers;

/// <summary>
/// In training, sets all of an example to zero with a probability and scales the others by 1/(1 − probability), which leaves out the
/// residual branch it stands at the end of; in evaluation returns its input. Huang et al., "Deep Networks with Stochastic Depth", 2016,
/// https://arxiv.org/abs/1603.09382; torchvision's mode <c>row</c>.
/// </summary>
/// <param name="probability">Of an example being dropped, from 0 to below 1.</param>
/// <param name="random">What decides, <see cref="Random"/>; needed for training only. Not for several threads at once.</param>
public sealed class StochasticDepthLayer(double probability, RandomSource? random = null) : Module, IRandomModule
{
    /// <summary>Of an example being dropped.</summary>
    public double Probability => probability;

    /// <inheritdoc/>
    public RandomSource? Random { get; set; } = random;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The layer is in training and was made without a <see cref="RandomSource"/>.</exception>
    protected override Tensor Forward(Tensor x)
    {
        if (!IsTraining || probability == 0) return x;
        if (Random is null)
        {
            throw new InvalidOperationException("Stochastic depth needs a RandomSource for training; give one to the layer or the model when making it.");
        }

        var extents = new int[x.Shape.Rank];
        Array.Fill(extents, 1);
        extents[0] = x.Shape[0];
        return x * Tensor.Ones(new Shape(extents), x.DType).Dropout(probability, Random);
    }
}
