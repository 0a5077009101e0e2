namespace AutogradNet.Layers.Tests;

/// <summary>
/// Architectures without reference values: the gradient with formula weights, in double precision, against the difference quotient along a
/// random direction of the input and, where the model is small enough, of all parameters at once.
/// </summary>
public sealed class DirectionalGradientTests
{
    // So short that no rectifier and no maximum changes hands on the way: at 1e-6 a few of the million do. Where there are none a longer
    // one loses fewer digits to rounding.
    private const double Step = 1e-8;
    private const double SmoothStep = 1e-5;

    public static TheoryData<string, int, bool> Models => new()
    {
        { "vgg13", 32, false },
        { "vgg19", 32, false },
        { "vgg11_bn", 32, false },
        { "vgg13_bn", 32, false },
        { "vgg19_bn", 32, false },
        { "resnet34", 32, true },
        { "resnet101", 32, false },
        { "resnet152", 32, false },
        { "resnext101_32x8d", 32, false },
        { "wide_resnet50_2", 32, false },
        { "wide_resnet101_2", 32, false },
        { "densenet161", 32, false },
        { "densenet169", 32, true },
        { "densenet201", 32, false },
        { "inception_v3", 80, true },
        { "mobilenet_v3_small", 64, true },
        { "mobilenet_v3_large", 64, true },
        { "efficientnet_b1", 32, false },
        { "efficientnet_b2", 32, true },
        { "efficientnet_b3", 32, false },
        { "efficientnet_b4", 32, false },
        { "mnasnet1_0", 64, true },
        { "shufflenet_v2_x1_0", 64, true },
        { "regnet_y_400mf", 64, true },
        { "convnext_tiny", 64, true },
        { "unet_small", 32, true },
        { "resnet20", 32, true },
        { "resnet56", 32, true },
        { "resnet9", 32, true },
        { "resnet9_slim", 32, true },
        { "scenes", 48, true },
    };

    [Fact]
    public void EveryModelIsCheckedHereOrAgainstReferenceValues() =>
        Assert.Empty(ModelZoo.Names.Except(ZooGoldenTests.Models.Concat(Models).Select(row => (string)row[0])));

    [Theory]
    [MemberData(nameof(Models))]
    public void TheGradientIsTheSlopeAlongARandomDirection(string name, int size, bool withParameters)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 10);
        FormulaWeights.Fill(model.Network);
        model.Network.To(DType.Float64);
        var image = FormulaWeights.Uniform("input", [1, 3, size, size]).To(DType.Float64);
        Tensor[] point = withParameters ? [image, .. RunningParameters(model.Network)] : [image];
        var random = new RandomSource(12);
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

        var step = IsSmooth(model.Network) ? SmoothStep : Step;
        Move(step);
        var above = Evaluate();
        Move(-2 * step);
        var below = Evaluate();
        var numeric = (above - below) / (2 * step);
        var error = Math.Abs(numeric - analytic) / Math.Sqrt(squares);
        Assert.True(error <= 1e-5, $"{name}: {numeric} by differences, {analytic} by the tape, a gradient of length {Math.Sqrt(squares)}.");

        void Move(double distance)
        {
            foreach (var (tensor, direction) in point.Zip(directions))
            {
                var values = tensor.MutableSpan<double>();
                var along = direction.Span<double>();
                for (var i = 0; i < values.Length; i++) values[i] += distance * along[i];
            }
        }

        double Evaluate()
        {
            using var inner = new TensorScope();
            return Dot(model.Network.Call(image), seed);
        }
    }

    // Auxiliary classifiers do not run in evaluation.
    private static IEnumerable<Tensor> RunningParameters(Module network)
    {
        string[] auxiliary = [.. network.Children.Where(child => child.Module.IsAuxiliary).Select(child => child.Name + ".")];
        return network.NamedParameters()
            .Where(entry => !auxiliary.Any(prefix => entry.Name.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(entry => entry.Parameter.Value);
    }

    private static bool IsSmooth(Module network) =>
        !network.NamedModules().Any(entry => entry.Module is ReluLayer or HardswishLayer or MaxPool2dLayer);

    private static double Dot(Tensor a, Tensor b)
    {
        var x = a.Span<double>();
        var y = b.Span<double>();
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
