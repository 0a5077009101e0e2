namespace AutogradNet.Layers.Tests;

/// <summary>
/// Models without reference values: the gradient with formula weights, in double precision, against the difference quotient along a
/// random direction of the input and, where the model is small enough, of all parameters at once.
/// </summary>
public sealed class DirectionalGradientTests
{
    private const double Step = 1e-6;

    public static TheoryData<string, int> Models => new()
    {
        { "resnet34", 64 },
        { "inception_v3", 80 },
        { "densenet169", 64 },
        { "mobilenet_v3_small", 64 },
        { "mobilenet_v3_large", 64 },
        { "efficientnet_b2", 64 },
        { "mnasnet1_0", 64 },
        { "shufflenet_v2_x1_0", 64 },
        { "regnet_y_400mf", 64 },
        { "convnext_tiny", 64 },
        { "unet_small", 32 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void TheGradientIsTheSlopeAlongARandomDirection(string name, int size)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 10);
        FormulaWeights.Fill(model.Network);
        model.Network.To(DType.Float64);
        var random = new RandomSource(12);
        var image = FormulaWeights.Uniform("input", [1, 3, size, size]).To(DType.Float64);
        Tensor[] point = [image, .. model.Network.NamedParameters().Where(entry => !IsAuxiliary(model.Network, entry.Name)).Select(entry => entry.Parameter.Value)];
        Tensor[] directions = [.. point.Select(tensor => random.Uniform(tensor.Shape, -1, 1, DType.Float64))];
        var analytic = 0.0;
        var squares = 0.0;
        Tensor seed;
        using (var tape = new Tape())
        {
            var watched = point.Select(tape.Watch).ToArray();
            var scores = model.Network.Call(watched[0]);
            seed = random.Uniform(scores.Shape, -1, 1, DType.Float64);
            using var gradients = tape.Backward(scores, watched, seed);
            foreach (var (gradient, direction) in gradients.InOrder.Zip(directions))
            {
                analytic += Dot(gradient, direction);
                squares += Dot(gradient, gradient);
            }
        }

        Move(Step);
        var above = Evaluate();
        Move(-2 * Step);
        var below = Evaluate();
        var numeric = (above - below) / (2 * Step);
        var error = Math.Abs(numeric - analytic) / Math.Sqrt(squares);
        Assert.True(error <= 1e-5, $"{name}: {numeric} by differences, {analytic} by the tape, a gradient of length {Math.Sqrt(squares)}.");

        void Move(double step)
        {
            foreach (var (tensor, direction) in point.Zip(directions))
            {
                var values = tensor.MutableSpan<double>();
                var along = direction.Span<double>();
                for (var i = 0; i < values.Length; i++) values[i] += step * along[i];
            }
        }

        double Evaluate()
        {
            using var inner = new TensorScope();
            return Dot(model.Network.Call(image), seed);
        }
    }

    private static bool IsAuxiliary(Module network, string name) =>
        network.Children.Any(child => child.Module.IsAuxiliary && name.StartsWith(child.Name + ".", StringComparison.Ordinal));

    private static double Dot(Tensor a, Tensor b)
    {
        var x = a.Span<double>();
        var y = b.Span<double>();
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
