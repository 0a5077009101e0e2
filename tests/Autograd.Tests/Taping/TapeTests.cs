namespace AutogradNet.Tests.Taping;

[Collection(LeakTest.Collection)]
public sealed class TapeTests
{
    [Fact]
    public void GradientOfASquareIsTwiceTheValue()
    {
        using var input = Tensor.From<float>([1, -2, 3], [3]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        using var gradients = tape.Backward((x * x).Sum(), [x]);
        Assert.Equal([2f, -4f, 6f], gradients[x].ToArray<float>());
        Assert.Equal([2f, -4f, 6f], gradients[input].ToArray<float>());
    }

    [Fact]
    public void PlainOperandsThatTheTapeWatchesAreFound()
    {
        using var weight = Tensor.From<float>([2, 3], [2]);
        using var input = Tensor.From<float>([5, 7], [2]);
        using var tape = new Tape();
        tape.Watch(weight);
        var x = tape.Watch(input);
        using var gradients = tape.Backward((x * weight).Sum(), [x, weight]);
        Assert.Equal([2f, 3f], gradients[x].ToArray<float>());
        Assert.Equal([5f, 7f], gradients[weight].ToArray<float>());
    }

    [Fact]
    public void OneRecordingAnswersManyPassesUnderDifferentRules()
    {
        using var input = Tensor.From<float>([-1, 2, 3, -4], [4]);
        using var weight = Tensor.From<float>([1, -1, 1, 1], [4]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = (x.Relu() * weight).Sum();
        var nodes = tape.Nodes.Count;
        Assert.Equal([0f, -1f, 1f, 0f], Gradient(RuleSet.Vanilla));
        Assert.Equal([1f, 0f, 1f, 1f], Gradient(RuleSet.DeconvNet));
        Assert.Equal([0f, 0f, 1f, 0f], Gradient(RuleSet.Guided));
        Assert.Equal([0f, -1f, 1f, 0f], Gradient(RuleSet.Vanilla));
        Assert.Equal(nodes, tape.Nodes.Count);

        float[] Gradient(RuleSet rules)
        {
            using var gradients = tape.Backward(y, [x], rules: rules);
            return gradients[x].ToArray<float>();
        }
    }

    [Fact]
    public void ALayersRuleLeavesOtherLayersAlone()
    {
        using var input = Tensor.From<float>([-1, 2], [2]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        Tensor first, second;
        using (tape.EnterLayer("first")) first = x.Relu();
        using (tape.EnterLayer("second")) second = x.Relu();
        var rules = RuleSet.Vanilla.On<Relu>("first", BackwardRule.DeconvNet);
        using var gradients = tape.Backward((first + second).Sum(), [x], rules: rules);
        Assert.Equal([1f, 2f], gradients[x].ToArray<float>());
        Assert.Equal(["", "first", "second"], tape.Nodes.Select(node => node.LayerPath).Distinct());
    }

    [Fact]
    public void OnlyWhatLiesBetweenIsVisited()
    {
        using var input = Tensor.From<float>([1, 2], [2]);
        using var weight = Tensor.From<float>([3, 4], [2]);
        using var tape = new Tape();
        var (x, w) = (tape.Watch(input), tape.Watch(weight));
        var y = ((x * w).Relu() * (w * w)).Sum();
        var rule = new CountingRule();
        using (tape.Backward(y, [x], rules: RuleSet.Vanilla.OnLayer("", rule)))
        {
            // The square of the weight is not on a path from the input, and no product's weight side is asked for.
            Assert.Equal(["SumTo", "Multiply", "Relu", "Multiply"], rule.Names);
            Assert.DoesNotContain(rule.Asked, asked => asked is ("Multiply", 1));
        }
    }

    [Fact]
    public void IntermediateValuesHaveGradientsToo()
    {
        using var input = Tensor.From<float>([3], [1]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var h = x * x;
        using var gradients = tape.Backward((h * 5.0).Sum(), [h, x]);
        Assert.Equal(5, gradients[h].ToDouble());
        Assert.Equal(30, gradients[x].ToDouble());
    }

    [Fact]
    public void AValueThatTheOutputIgnoresHasGradientZero()
    {
        using var a = Tensor.Ones([2]);
        using var b = Tensor.Ones([3]);
        using var tape = new Tape();
        var (x, y) = (tape.Watch(a), tape.Watch(b));
        using var gradients = tape.Backward(x.Sum(), [x, y]);
        Assert.Equal([0f, 0f, 0f], gradients[y].ToArray<float>());
    }

    [Fact]
    public void ARecordedPassCanBeDifferentiatedAgainAndAgain()
    {
        using var input = Tensor.From<double>([2], [1]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = (x * x * x * x).Sum();
        foreach (var expected in new double[] { 32, 48, 48, 24 })
        {
            y = tape.Backward(y, [x], record: true)[x].Sum();
            Assert.Equal(expected, y.ToDouble(), 12);
        }
    }

    [Fact]
    public void ALongChainNeitherOverflowsTheStackNorLeaks() => LeakTest.Run(() =>
    {
        using var input = Tensor.From<float>([1], [1]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = x;
        for (var i = 0; i < 20_000; i++) y = y + 1;
        Assert.Equal(20_001, y.ToDouble());
        using var gradients = tape.Backward(y, [x]);
        Assert.Equal(1, gradients[x].ToDouble());
    });

    [Fact]
    public void DisposingTheTapeReleasesEverything() => LeakTest.Run(() =>
    {
        using var input = Tensor.Ones([100]);
        Tensor product;
        using (var tape = new Tape())
        {
            var x = tape.Watch(input);
            using (new TensorScope()) product = x * Tensor.Full([100], 3);
            using var gradients = tape.Backward(product.Sum(), [x]);
            Assert.Equal(3, gradients[x][0]);
        }

        Assert.Throws<ObjectDisposedException>(() => product.ToArray<float>());
    });

    [Fact]
    public void AForgottenTensorShowsAsALeak()
    {
        var before = BufferPool.OutstandingBuffers;
        var forgotten = Tensor.Ones([10]) * 2.0;
        Assert.Equal(before + 2, BufferPool.OutstandingBuffers);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => LeakTest.Run(() => forgotten = forgotten + 1));
    }

    [Fact]
    public void WritingToAnOperandAfterwardsIsRefused()
    {
        using var weight = Tensor.Ones([2]);
        using var input = Tensor.Ones([2]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        Tensor y;
        using (tape.EnterLayer("head")) y = (x * weight).Sum();
        weight.MutableSpan<float>()[0] = 5;
        var error = Assert.Throws<InvalidOperationException>(() => tape.Backward(y, [x]));
        Assert.Contains("head", error.Message);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var input = Tensor.Ones([2, 3]);
        using var tape = new Tape();
        using var other = new Tape();
        var x = tape.Watch(input);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => tape.Backward(x, [x])).Message);
        Assert.Contains("[3, 2]", Assert.Throws<ArgumentException>(() => tape.Backward(x, [x], Tensor.Ones([3, 2]))).Message);
        Assert.Throws<ArgumentException>(() => tape.Backward(x.Sum(), [Tensor.Ones([1])]));
        Assert.Throws<ArgumentException>(() => x * other.Watch(input));
        Assert.Throws<ArgumentException>(() => x * Tensor.Ones([2, 3], DType.Float64));
        Assert.Throws<ArgumentException>(() => tape.Watch(Tensor.Ones([1], DType.Int32)));
        Assert.Contains("[2, 3] and [2, 4]", Assert.Throws<ArgumentException>(() => x + Tensor.Ones([2, 4])).Message);
    }

    [Fact]
    public async Task PassesOverOneTapeMayRunConcurrently()
    {
        using var input = new RandomSource(1).Normal([1000]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = (x.Relu() * x).Sum();
        using var expected = tape.Backward(y, [x]);
        var bits = expected[x].ToArray<float>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var gradients = tape.Backward(y, [x]);
                Assert.Equal(bits, gradients[x].ToArray<float>());
            }
        })));
    }

    private sealed class CountingRule : BackwardRule
    {
        public List<string> Names { get; } = [];

        public List<(string Name, int Operand)> Asked { get; } = [];

        public override void Apply(VjpContext context)
        {
            Names.Add(context.Node.Operation.Name);
            for (var i = 0; i < context.InputCount; i++)
            {
                if (context.Needs(i)) Asked.Add((context.Node.Operation.Name, i));
            }

            context.ApplyOwnVjp();
        }
    }
}
