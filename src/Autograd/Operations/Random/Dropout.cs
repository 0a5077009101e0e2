namespace AutogradNet;

/// <summary>
/// Zeroes each element with <c>Probability</c> and divides the others by 1 − <c>Probability</c>, so that the expectation stays. The
/// mask is drawn in the forward pass, row-major, one number an element, and saved for the backward passes. Srivastava et al.,
/// "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014.
/// </summary>
public sealed record Dropout(double Probability, RandomSource Random) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var mask = Tensor.Empty(x.Shape, x.DType);
        if (x.DType == DType.Float32) Draw(mask.MutableSpan<float>(), (float)(1 / (1 - Probability)));
        else Draw(mask.MutableSpan<double>(), 1 / (1 - Probability));
        context.Save(mask);
        return x * mask;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent * context.Saved(0));

    private void Draw<T>(Span<T> mask, T kept)
        where T : System.Numerics.INumber<T>
    {
        foreach (ref var value in mask) value = Random.NextDouble() < Probability ? T.Zero : kept;
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// Zeroes each element with a probability and divides the others by 1 − that. At probability 0 nothing happens: the result is
    /// <paramref name="x"/>, and no number is drawn.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="probability">The probability of 0, in [0, 1].</param>
    /// <param name="random">Where the mask is drawn from: one number an element, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability lies outside [0, 1].</exception>
    public static Tensor Dropout(this Tensor x, double probability, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(random);
        if (!(probability is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        return probability == 0 ? x : Operation.Apply(new Dropout(probability, random), x);
    }
}
