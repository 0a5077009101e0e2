namespace AutogradNet.Layers.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void StateIsNamedAndOrderedAsInPyTorch()
    {
        using var net = new Net();
        Assert.Equal(
            ["scale", "conv.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "again.weight"],
            net.StateDict().Keys);
        Assert.Equal(["scale", "conv.weight", "norm.weight", "norm.bias"], net.NamedParameters().Select(entry => entry.Name));
        Assert.Equal(["norm.running_mean", "norm.running_var", "norm.num_batches_tracked"], net.NamedBuffers().Select(entry => entry.Name));
        Assert.Equal(["", "conv", "norm", "relu"], net.NamedModules().Select(entry => entry.Path));
        Assert.Equal(1 + 18 + 2 + 2, net.ParameterCount);
    }

    [Fact]
    public void LayerPathsComeFromTheCallerEvenForSharedModules()
    {
        using var scope = new TensorScope();
        using var relu = new ReluLayer();
        using Sequential inner = [relu, relu];
        using var outer = new Sequential { { "first", inner }, { "act", relu } };
        using var tape = new Tape();
        outer.Call(tape.Watch(Tensor.Ones([2])));
        Assert.Equal(["first.0", "first.1", "act"], tape.Nodes.Where(node => node.Operation is AutogradNet.Relu).Select(node => node.LayerPath));
        Assert.Equal(["first.0", "first.1", "first", "act", ""], tape.LayerPaths);
        Assert.Single(tape.LayerOutputs("first.1"));

        using var second = new Tape();
        inner.Call(second.Watch(Tensor.Ones([2])));
        Assert.Equal(["0", "1", ""], second.LayerPaths);
    }

    [Fact]
    public void PlainInputIsRecordedWhereTheParametersAreWatched()
    {
        using var scope = new TensorScope();
        using var network = new Sequential { { "first", new LinearLayer(3, 4, random: new RandomSource(1)) }, { "act", new ReluLayer() }, { "last", new LinearLayer(4, 2, random: new RandomSource(2)) } };
        var x = new RandomSource(3).Normal([5, 3]);
        var weights = network.NamedParameters().Select(entry => entry.Parameter.Value).ToArray();
        using var plain = new Tape();
        foreach (var weight in weights) plain.Watch(weight);
        using var gradients = plain.Backward(network.Call(x).Sum(), weights);

        using var watched = new Tape();
        foreach (var weight in weights) watched.Watch(weight);
        using var expected = watched.Backward(network.Call(watched.Watch(x)).Sum(), weights);
        foreach (var weight in weights) Assert.Equal(expected[weight].ToArray<float>(), gradients[weight].ToArray<float>());
        Assert.NotEqual(0, gradients[weights[0]].ToArray<float>().Max(MathF.Abs));
        Assert.Equal(["first", "act", "last", ""], plain.LayerPaths);
    }

    [Fact]
    public void OnlyAnOpenTapeOfTheSameThreadThatWatchesTheModuleRecordsPlainInput()
    {
        using var scope = new TensorScope();
        using var network = new LinearLayer(3, 2, random: new RandomSource(1));
        using var other = new LinearLayer(3, 2, random: new RandomSource(2));
        var x = Tensor.Ones([1, 3]);
        var closed = new Tape();
        closed.Watch(network.Weight.Value);
        using (var tape = new Tape())
        {
            tape.Watch(network.Weight.Value);
            Assert.Same(tape, network.Call(x).Tape);
            Assert.Null(other.Call(x).Tape);
            Tape? elsewhere = tape;
            var thread = new Thread(() =>
            {
                using var inner = new TensorScope();
                elsewhere = network.Call(x).Tape;
            });
            thread.Start();
            thread.Join();
            Assert.Null(elsewhere);
        }

        Assert.Same(closed, network.Call(x).Tape);
        closed.Dispose();
        Assert.Null(network.Call(x).Tape);
    }

    [Fact]
    public void AConstantInsideARecordedModuleMeetsItsParametersOnTheTape()
    {
        using var scope = new TensorScope();
        using var network = new ConstantBranch();
        using var tape = new Tape();
        var weight = network.Branch.Weight.Value;
        tape.Watch(weight);
        using var gradients = tape.Backward(network.Call(tape.Watch(Tensor.Ones([1, 2]))).Sum(), [weight]);
        Assert.Equal([1f, 1, 1, 1], gradients[weight].ToArray<float>());
        Assert.Equal(["branch", ""], tape.LayerPaths);
    }

    [Fact]
    public void AModuleUsedTwiceAndAFunctionalReluAllFollowTheRule()
    {
        using var scope = new TensorScope();
        using var net = new TwiceRelu();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From([1f, 2, 3], [3]));
        var y = net.Call(x);
        Assert.Equal(3, tape.Nodes.Count(node => node.Operation is AutogradNet.Relu));
        Assert.Equal(2, tape.LayerOutputs("relu").Count);

        // y = -relu(-relu(relu(x) - 2) + 3): for x = (1, 2, 3) the operands are x; (-1, 0, 1); (3, 3, 2).
        var seed = Tensor.From([1f, 1, -1], [3]);
        using var vanilla = tape.Backward(y, [x], seed);
        using var guided = tape.Backward(y, [x], seed, RuleSet.Guided);
        using var deconvnet = tape.Backward(y, [x], seed, RuleSet.DeconvNet);
        using var half = tape.Backward(y, [x], seed, RuleSet.Vanilla.On<AutogradNet.Relu>("relu", BackwardRule.DeconvNet));
        Assert.Equal([0f, 0, -1], vanilla[x].ToArray<float>());
        Assert.Equal([0f, 0, 0], guided[x].ToArray<float>());

        // The outermost rectifier is functional: its cotangent is -seed; then minus, then the module's two.
        Assert.Equal([0f, 0, 0], deconvnet[x].ToArray<float>());
        Assert.Equal([1f, 1, 0], half[x].ToArray<float>());
    }

    [Fact]
    public void ParametersOutliveTheScopeTheyWereMadeIn()
    {
        LinearLayer layer;
        using (new TensorScope()) layer = new LinearLayer(2, 1, random: new RandomSource(1));
        using var x = Tensor.Ones([1, 2]);
        using var y = layer.Call(x);
        Assert.Equal(layer.Weight.Value[0] + layer.Weight.Value[1] + layer.Bias!.Value[0], y[0], 6);
        layer.Dispose();
        Assert.True(layer.Weight.Value.IsDisposed);
    }

    [Fact]
    public void WhatIsComputedFromParametersAloneIsRecordedToo()
    {
        using var scope = new TensorScope();
        using var net = new ExpScale();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([1]));
        tape.Watch(net.Log.Value);
        var y = net.Call(x).Sum();
        using var gradients = tape.Backward(y, [net.Log.Value]);
        Assert.Equal(Math.E, gradients[net.Log.Value][0], 5);
    }

    [Fact]
    public void TrainingReachesEveryModuleAndStartsOff()
    {
        using var net = new Net();
        Assert.All(net.NamedModules(), entry => Assert.False(entry.Module.IsTraining));
        net.Train();
        Assert.All(net.NamedModules(), entry => Assert.True(entry.Module.IsTraining));
        net.Evaluate();
        Assert.All(net.NamedModules(), entry => Assert.False(entry.Module.IsTraining));
    }

    [Fact]
    public void ConvertingChangesFloatingPointOnly()
    {
        using var scope = new TensorScope();
        using var net = new Net();
        net.To(DType.Float64);
        Assert.Equal(DType.Int64, net.StateDict()["norm.num_batches_tracked"].DType);
        Assert.All(net.NamedParameters(), entry => Assert.Equal(DType.Float64, entry.Parameter.DType));
        Assert.Equal(DType.Float64, net.Call(Tensor.Ones([1, 1, 4, 4], DType.Float64)).DType);
        Assert.Throws<ArgumentException>(() => net.To(DType.Int32));
    }

    [Fact]
    public void AnAbsentLayerIsNamedWithWhatThereIs()
    {
        using var model = ModelZoo.Create("squeezenet1_1");
        Assert.IsType<Conv2dLayer>(model.Network.Find("features.3.squeeze"));
        Assert.Same(model.Network, model.Network.Find(""));
        var error = Assert.Throws<ArgumentException>(() => model.Network.Find("features.3.squash"));
        Assert.Contains("features.3.squash", error.Message);
        Assert.Contains("squeeze, squeeze_activation, expand1x1", error.Message);
        Assert.Throws<ArgumentException>(() => model.Network.Find("features.33"));
    }

    [Fact]
    public void AnUnsuitableInputIsBlamedOnTheLayer()
    {
        using var model = ModelZoo.Create("squeezenet1_0");
        using var gray = Tensor.Ones([1, 1, 64, 64]);
        var error = Assert.Throws<LayerException>(() => model.Network.Call(gray));
        Assert.Equal("features.0", error.LayerPath);
        Assert.Contains("features.0", error.Message);
        Assert.Contains("[1, 1, 64, 64]", error.Message);
    }

    [Fact]
    public void BadNamesAndCyclesAreRefused()
    {
        using Sequential inner = [new ReluLayer()];
        using var outer = new Sequential { inner };
        Assert.Throws<ArgumentException>(() => outer.Add("0", new ReluLayer()));
        Assert.Throws<ArgumentException>(() => outer.Add("", new ReluLayer()));
        Assert.Throws<ArgumentException>(() => inner.Add("loop", outer));
        Assert.Throws<ArgumentException>(() => inner.Add("self", inner));
    }

    [Fact]
    public void ModulesOfSeveralInputsTakeThemAll()
    {
        using var scope = new TensorScope();
        using var sum = new SumModule();
        Assert.Equal(6, sum.Call(Tensor.Scalar(1), Tensor.Scalar(2), Tensor.Scalar(3)).ToDouble());
        using var relu = new ReluLayer();
        Assert.Throws<LayerException>(() => relu.Call(Tensor.Scalar(1), Tensor.Scalar(2)));
    }

    private sealed class Net : Module
    {
        private readonly Conv2dLayer _conv;
        private readonly BatchNorm2dLayer _norm;
        private readonly ReluLayer _relu;
        private readonly Parameter _scale;

        public Net()
        {
            _conv = Add("conv", new Conv2dLayer(1, 2, 3, bias: false));
            _norm = Add("norm", new BatchNorm2dLayer(2));
            _relu = Add("relu", new ReluLayer());
            Add("again", _conv);
            _scale = AddParameter("scale", Tensor.Ones([1]));
        }

        protected override Tensor Forward(Tensor x) => _relu.Call(_norm.Call(_conv.Call(x))) * _scale;
    }

    private sealed class TwiceRelu : Module
    {
        private readonly ReluLayer _relu;

        public TwiceRelu() => _relu = Add("relu", new ReluLayer());

        protected override Tensor Forward(Tensor x) => (_relu.Call(_relu.Call(x) - 2) * -1 + 3).Relu() * -1;
    }

    private sealed class ExpScale : Module
    {
        public ExpScale() => Log = AddParameter("log", Tensor.Ones([1]));

        public Parameter Log { get; }

        protected override Tensor Forward(Tensor x)
        {
            Tensor log = Log;
            return x * log.Exp();
        }
    }

    private sealed class SumModule : MultiInputModule
    {
        protected override Tensor Forward(IReadOnlyList<Tensor> inputs) => inputs.Aggregate((sum, next) => sum + next);
    }

    private sealed class ConstantBranch : Module
    {
        public ConstantBranch() => Branch = Add("branch", new LinearLayer(2, 2, random: new RandomSource(1)));

        public LinearLayer Branch { get; }

        protected override Tensor Forward(Tensor x) => x + Branch.Call(Tensor.Ones([1, 2]));
    }
}
