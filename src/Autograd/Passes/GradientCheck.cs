namespace AutogradNet;

/// <summary>
/// Compares what backward passes give with central differences in double precision, for any function of tensors. Functions with
/// several outputs are reduced to one number by a fixed random cotangent, so that every entry of the Jacobian counts.
/// </summary>
public static class GradientCheck
{
    private const double StepSize = 1e-5;

    /// <summary>Checks the gradient with respect to every element of every input.</summary>
    /// <param name="function">The function; must be smooth within 1e-5 of the inputs, and give the same result each time.</param>
    /// <param name="inputs">Where to check, in double precision.</param>
    /// <returns>The worst disagreement.</returns>
    /// <exception cref="ArgumentException">An input is not <see cref="DType.Float64"/>.</exception>
    public static GradientCheckResult FirstOrder(Func<IReadOnlyList<Tensor>, Tensor> function, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs)
        {
            if (input.DType != DType.Float64) throw new ArgumentException($"Gradients are checked in Float64, not {input.DType}{input.Shape}.", nameof(inputs));
        }

        using var scope = new TensorScope();
        using var tape = new Tape();
        var watched = inputs.Select(tape.Watch).ToArray();
        var output = function(watched);
        if (output.Tape != tape) throw new ArgumentException("The function's result does not depend on its inputs through recorded operations.", nameof(function));
        var cotangent = Cotangent(output.Shape);
        using var gradients = tape.Backward(output, watched, cotangent);

        var worst = default(GradientCheckResult);
        for (var i = 0; i < inputs.Count; i++)
        {
            var analytic = gradients.InOrder[i].Span<double>();
            var point = inputs.Select(input => input.Clone()).ToArray();
            for (var position = 0; position < analytic.Length; position++)
            {
                var original = inputs[i].Span<double>()[position];
                var step = StepSize * Math.Max(1, Math.Abs(original));
                var above = Evaluate(function, point, i, position, original + step, cotangent);
                var below = Evaluate(function, point, i, position, original - step, cotangent);
                point[i].MutableSpan<double>()[position] = original;
                var result = new GradientCheckResult(i, position, analytic[position], (above - below) / (2 * step));
                if (position + i == 0 || !(result.RelativeError <= worst.RelativeError)) worst = result;
            }
        }

        return worst;
    }

    /// <summary>
    /// Checks the gradient of the gradient: the first-order pass is recorded, and differentiated with respect to the inputs and to
    /// the cotangent it started from.
    /// </summary>
    /// <inheritdoc cref="FirstOrder"/>
    public static GradientCheckResult SecondOrder(Func<IReadOnlyList<Tensor>, Tensor> function, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(inputs);
        Shape outputShape;
        using (new TensorScope()) outputShape = function(inputs).Shape;
        using var cotangent = Cotangent(outputShape);
        return FirstOrder(points => DirectionalGradient(function, points), [.. inputs, cotangent]);
    }

    // The product of the gradient with fixed directions; the last point is the cotangent.
    private static Tensor DirectionalGradient(Func<IReadOnlyList<Tensor>, Tensor> function, IReadOnlyList<Tensor> points)
    {
        var outer = points[0].Tape;
        using var own = outer is null ? new Tape() : null;
        var tape = outer ?? own!;
        var handles = points.Select(tape.Watch).ToArray();
        var inputs = handles[..^1];
        var gradients = tape.Backward(function(inputs), inputs, handles[^1], record: true);
        Tensor? sum = null;
        foreach (var gradient in gradients.InOrder)
        {
            var term = (gradient * Cotangent(gradient.Shape)).Sum();
            sum = sum is null ? term : sum + term;
        }

        return outer is null ? sum!.Clone() : sum!.Tape is null ? tape.Watch(sum) : sum;
    }

    private static double Evaluate(Func<IReadOnlyList<Tensor>, Tensor> function, Tensor[] point, int input, int position, double value, Tensor cotangent)
    {
        using var scope = new TensorScope();
        point[input].MutableSpan<double>()[position] = value;
        var output = function(point).Span<double>();
        var weights = cotangent.Span<double>();
        var sum = 0.0;
        for (var i = 0; i < output.Length; i++) sum += output[i] * weights[i];
        return sum;
    }

    private static Tensor Cotangent(Shape shape) => new RandomSource(20150).Uniform(shape, 0.5, 1.5, DType.Float64);
}
