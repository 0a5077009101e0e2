namespace AutogradNet.Layers.Training;

/// <summary>
/// Nesterov's gradient descent whose steps of the filters of convolutions are made orthogonal, so that they go equally far in all
/// directions: with the direction <c>d</c> of <see cref="Sgd"/> as a matrix [outputs, rest], some iterations of Newton and Schulz's
/// formula, <c>d ← ad + (bddᵀ + c(ddᵀ)²)d</c>, take its singular values near 1 (Jordan et al., "Muon: An optimizer for hidden layers
/// in neural networks", 2024). Before each step filters are scaled to a norm of √outputs, since normalisations behind them make their
/// scale meaningless; weight decay does not act on them. Everything else moves as with <see cref="Sgd"/>.
/// </summary>
public sealed class Muon : Sgd
{
    private const double Epsilon = 1e-7;

    private const int FilterRank = 4;

    // The coefficients that push small singular values up the fastest while all stay within about 0.7 to 1.2; from the source named above.
    private const double First = 3.4445;
    private const double Third = -4.7750;
    private const double Fifth = 2.0315;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">How far a step goes: what the orthogonal matrix, or the direction of the rest, is multiplied by.</param>
    /// <param name="momentum">The share of the previous direction that is kept, in (0, 1).</param>
    /// <param name="weightDecay">The weight decay of all but the filters.</param>
    /// <param name="iterations">How often Newton and Schulz's formula is applied.</param>
    public Muon(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate,
        double momentum = 0.95,
        double weightDecay = 0,
        int iterations = 5)
        : base(parameters, learningRate, momentum, nesterov: true, weightDecay: weightDecay)
    {
        if (iterations <= 0)
        {
            Dispose();
            throw new ArgumentOutOfRangeException(nameof(iterations), iterations, "Expected at least 1.");
        }

        Iterations = iterations;
    }

    /// <summary>How often Newton and Schulz's formula is applied.</summary>
    public int Iterations { get; }

    /// <summary>The nearly orthogonal matrix that Newton and Schulz's formula makes of a matrix: U·S·Vᵀ becomes about U·Vᵀ.</summary>
    /// <param name="matrix">[rows, columns].</param>
    /// <param name="iterations">How often the formula is applied.</param>
    public static Tensor Orthogonalize(Tensor matrix, int iterations)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using var scope = new TensorScope();
        // The products of the shorter side cost less.
        var turned = matrix.Shape[0] > matrix.Shape[1];
        var x = turned ? matrix.Transpose(0, 1) : matrix;
        x *= 1 / (GradientClipping.GlobalNorm([x]) + Epsilon);
        for (var i = 0; i < iterations; i++)
        {
            var square = x.MatMul(x, transposeRight: true);
            x = (x * First) + ((square * Third) + (square.MatMul(square) * Fifth)).MatMul(x);
        }

        return scope.Keep(turned ? x.Transpose(0, 1) : x);
    }

    /// <inheritdoc/>
    protected override bool UpdateWhole(Parameter parameter, Tensor gradient, double scale, IReadOnlyList<Tensor> states, double learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(states);
        if (parameter.Shape.Rank != FilterRank) return false;
        using var scope = new TensorScope();
        var scaled = gradient * scale;
        var momentum = (states[0] * Momentum) + scaled;
        momentum.CopyTo(states[0]);
        var outputs = parameter.Shape[0];
        var step = Orthogonalize((scaled + (momentum * Momentum)).Reshape(outputs, -1), Iterations).Reshape(parameter.Shape);
        // A copy, since a tape may watch the weight itself.
        var weight = parameter.Value.Clone();
        ((weight * (Math.Sqrt(outputs) / (GradientClipping.GlobalNorm([weight]) + Epsilon))) - (step * learningRate)).CopyTo(parameter.Value);
        return true;
    }
}
