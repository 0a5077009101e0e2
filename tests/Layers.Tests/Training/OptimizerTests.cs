using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

/// <summary>Each optimiser against its published update, written for one number at a time in double precision.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 7;

    // More than one stretch, and no multiple of a vector.
    private const int Length = 1031;


    [Theory]
    [InlineData(0, 0, false, 0)]
    [InlineData(0, 0, false, 0.1)]
    [InlineData(0.9, 0, false, 0.01)]
    [InlineData(0.9, 0.3, false, 0)]
    [InlineData(0.8, 0, true, 0.05)]
    public void SgdIsThePublishedUpdate(double momentum, double dampening, bool nesterov, double decay) => Check(
        parameters => new Sgd(parameters, 0.05, momentum, dampening, nesterov, decay),
        (ref w, g, s, step) =>
        {
            g += decay * w;
            if (momentum != 0)
            {
                s[0] = step == 1 ? g : (momentum * s[0]) + ((1 - dampening) * g);
                g = nesterov ? g + (momentum * s[0]) : s[0];
            }

            w -= 0.05 * g;
        });

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void AdamIsThePublishedUpdate(double decay) => Check(
        parameters => new Adam(parameters, 0.01, 0.85, 0.97, 1e-6, decay),
        (ref w, g, s, step) =>
        {
            g += decay * w;
            s[0] = (0.85 * s[0]) + (0.15 * g);
            s[1] = (0.97 * s[1]) + (0.03 * g * g);
            w -= 0.01 * (s[0] / (1 - Math.Pow(0.85, step))) / (Math.Sqrt(s[1] / (1 - Math.Pow(0.97, step))) + 1e-6);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void AdamWIsThePublishedUpdate(double decay) => Check(
        parameters => new AdamW(parameters, 0.01, 0.9, 0.99, 1e-8, decay),
        (ref w, g, s, step) =>
        {
            w -= 0.01 * decay * w;
            s[0] = (0.9 * s[0]) + (0.1 * g);
            s[1] = (0.99 * s[1]) + (0.01 * g * g);
            w -= 0.01 * (s[0] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(s[1] / (1 - Math.Pow(0.99, step))) + 1e-8);
        });

    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0.9, false, 0.01)]
    [InlineData(0, true, 0)]
    [InlineData(0.5, true, 0.01)]
    public void RmsPropIsThePublishedUpdate(double momentum, bool centered, double decay) => Check(
        parameters => new RmsProp(parameters, 0.002, 0.9, 1e-3, decay, momentum, centered),
        (ref w, g, s, _) =>
        {
            g += decay * w;
            s[0] = (0.9 * s[0]) + (0.1 * g * g);
            s[1] = (0.9 * s[1]) + (0.1 * g);
            var root = Math.Sqrt(centered ? s[0] - (s[1] * s[1]) : s[0]) + 1e-3;
            s[2] = (momentum * s[2]) + (g / root);
            w -= 0.002 * s[2];
        });

    [Fact]
    public void TheFirstStepsOfAdamByHand()
    {
        // With a constant gradient both corrected moments equal it, so each step is the learning rate.
        using var parameter = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
        using var adam = new Adam([("w", parameter)], 0.1, epsilon: 0);
        using var gradient = Tensor.From([3.0, -0.5], [2]);
        adam.Step([gradient]);
        adam.Step([gradient]);
        Assert.Equal(0.8, parameter.Value[0], 1e-12);
        Assert.Equal(-1.8, parameter.Value[1], 1e-12);
    }

    [Fact]
    public void ScaleMultipliesTheGradientAndSparedParametersDoNotDecay()
    {
        using var weight = new Parameter(Tensor.From([1.0, 2.0], [2, 1]), isBuffer: false);
        using var bias = new Parameter(Tensor.From([1.0], [1]), isBuffer: false);
        using var sgd = new Sgd([("weight", weight), ("bias", bias)], 0.5, weightDecay: 0.1);
        sgd.DecayOnly((name, parameter) => name == "weight" && parameter.Shape.Rank > 1);
        using var weightGradient = Tensor.From([4.0, 8.0], [2, 1]);
        using var biasGradient = Tensor.From([2.0], [1]);
        sgd.Step([weightGradient, biasGradient], 0.25);
        Assert.Equal(1 - (0.5 * (1 + 0.1)), weight.Value[0], 1e-12);
        Assert.Equal(2 - (0.5 * (2 + 0.2)), weight.Value[1], 1e-12);
        Assert.Equal(1 - (0.5 * 0.5), bias.Value[0], 1e-12);
        Assert.Equal(4.0, weightGradient[0]);
    }

    [Fact]
    public void ParametersMayHaveRatesOfTheirOwn()
    {
        foreach (var make in (Func<(string, Parameter)[], Optimizer>[])
            [p => new Sgd(p, 0.5, weightDecay: 0.1), p => new RmsProp(p, 0.5), p => new Adam(p, 0.5), p => new AdamW(p, 0.5, weightDecay: 0.1)])
        {
            using var slow = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
            using var quick = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
            using var alone = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
            using var gradient = Tensor.From([3.0, -0.5], [2]);
            using var optimizer = make([("slow", slow), ("quick", quick)]);
            optimizer.ScaleRate((name, _) => name == "quick" ? 4 : 1);
            using var other = make([("alone", alone)]);
            other.LearningRate = 2;
            for (var step = 0; step < 3; step++)
            {
                optimizer.Step([gradient, gradient]);
                other.Step([gradient]);
            }

            Assert.Equal(alone.Value.ToArray<double>(), quick.Value.ToArray<double>());
            Assert.NotEqual(slow.Value.ToArray<double>(), quick.Value.ToArray<double>());
            Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ScaleRate((_, _) => -1));
        }
    }

    [Fact]
    public void FrozenParametersAndWhatIsRememberedOfThemStay()
    {
        using var learned = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
        using var frozen = new Parameter(Tensor.From([3.0], [1]), isBuffer: false);
        using var optimizer = new Sgd([("frozen", frozen), ("learned", learned)], 0.5, momentum: 0.5, weightDecay: 0.1);
        using var two = Tensor.From([1.0, 1.0], [2]);
        using var one = Tensor.From([2.0], [1]);
        optimizer.Step([one, two]);
        var (value, momentum) = (frozen.Value[0], optimizer.State().Single(entry => entry.Key == "frozen.momentum_buffer").Value[0]);
        optimizer.Freeze((name, _) => name == "frozen");
        Assert.Equal(["learned"], optimizer.Parameters.Select(entry => entry.Name));
        Assert.Equal([learned.Value], optimizer.Values);
        var before = learned.Value[0];
        optimizer.Step([two]);
        Assert.NotEqual(before, learned.Value[0]);
        Assert.Equal(value, frozen.Value[0]);
        Assert.Throws<ArgumentException>(() => optimizer.Step([one, two]));
        Assert.Throws<ArgumentException>(() => optimizer.Freeze((_, _) => true));

        optimizer.Freeze((_, _) => false);
        optimizer.Step([one, two]);
        var gradient = 2 + (0.1 * value);
        Assert.Equal(value - (0.5 * ((0.5 * momentum) + gradient)), frozen.Value[0], 1e-12);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        using var parameter = new Parameter(Tensor.Ones([3000]), isBuffer: false);
        using var gradient = Tensor.Full([3000], 0.1);
        Tensor[] gradients = [gradient];
        Optimizer[] all =
        [
            new Sgd([("w", parameter)], 0.1, 0.9, nesterov: true, weightDecay: 1e-3),
            new Adam([("w", parameter)]),
            new AdamW([("w", parameter)]),
            new RmsProp([("w", parameter)], momentum: 0.9, centered: true),
        ];
        foreach (var optimizer in all)
        {
            using (optimizer)
            {
                for (var i = 0; i < 3; i++) optimizer.Step(gradients);
                // A collection that another test causes counts what is left of this thread's share of the heap: once without one is enough.
                Assert.Contains(0, Enumerable.Range(0, 10).Select(_ => Allocated(() => optimizer.Step(gradients, 0.5))).ToList());
            }
        }

        static long Allocated(Action step)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++) step();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void ItRefusesWhatDoesNotFit()
    {
        using var parameter = new Parameter(Tensor.Ones([2, 3]), isBuffer: false);
        using var sgd = new Sgd([("conv.weight", parameter)], 0.1, 0.9);
        using var wrong = Tensor.Ones([3, 2]);
        var error = Assert.Throws<ArgumentException>(() => sgd.Step([wrong]));
        Assert.Contains("conv.weight", error.Message);
        Assert.Contains("[3, 2]", error.Message);
        Assert.Contains("[2, 3]", error.Message);
        Assert.Throws<ArgumentException>(() => sgd.Step([]));
        Assert.Contains("conv.weight.momentum_buffer", Assert.Throws<ArgumentException>(() => sgd.LoadState(new Dictionary<string, Tensor> { ["step"] = Tensor.From([1L], []) })).Message);
        Assert.Throws<ArgumentException>(() => new Sgd([("w", parameter)], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => new Sgd([], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([("w", parameter)], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([("w", parameter)], beta1: 1));
    }

    [Fact]
    public void TheGlobalNormIsOverAllGradientsAndLimitsTheirLength()
    {
        using var a = Tensor.From([3f, 0f], [2]);
        using var b = Tensor.From([0.0, 4.0], [2]);
        Assert.Equal(5, GradientClipping.GlobalNorm([a, b]), 1e-12);
        Assert.Equal(2 / (5 + 1e-6), GradientClipping.Scale(5, 2), 1e-15);
        Assert.Equal(1, GradientClipping.Scale(5, 6));
        using var huge = Tensor.Full([700], 1e30);
        Assert.Equal(1e30 * Math.Sqrt(700), GradientClipping.GlobalNorm([huge]), 1e25);
    }

    private delegate void ScalarUpdate(ref double weight, double gradient, double[] state, int step);

    private static void Check(Func<IEnumerable<(string, Parameter)>, Optimizer> make, ScalarUpdate reference)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            using var scope = new TensorScope();
            var random = new RandomSource(5);
            using var parameter = new Parameter(random.Normal([Length], dtype: dtype), isBuffer: false);
            var expected = Enumerable.Range(0, Length).Select(i => parameter.Value[i]).ToArray();
            var states = expected.Select(_ => new double[3]).ToArray();
            var optimizer = make([("w", parameter)]);
            for (var step = 1; step <= Steps; step++)
            {
                if (step == 4) optimizer = Reopened(optimizer, make([("w", parameter)]));
                var gradient = random.Normal([Length], 0.2, 0.7, dtype);
                optimizer.Step([gradient]);
                for (var i = 0; i < Length; i++) reference(ref expected[i], gradient[i], states[i], step);
            }

            Assert.Equal(Steps, optimizer.Steps);
            optimizer.Dispose();
            var tolerance = dtype == DType.Float32 ? 1e-6 : 1e-12;
            for (var i = 0; i < Length; i++) Assert.Equal(expected[i], parameter.Value[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static Optimizer Reopened(Optimizer old, Optimizer fresh)
    {
        fresh.LoadState(old.State().ToDictionary());
        old.Dispose();
        return fresh;
    }
}
