using AutogradNet.Kernels;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

[Collection(LeakTest.Collection)]
public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainer").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ATwoLayerNetworkLearnsExclusiveOr()
    {
        using var inputs = Tensor.From([0f, 0, 0, 1, 1, 0, 1, 1], [4, 2]);
        var data = new ArrayDataset(inputs, [0, 1, 1, 0], ["even", "odd"]);
        using Sequential network = [new LinearLayer(2, 16, random: new RandomSource(1)), new TanhLayer(), new LinearLayer(16, 2, random: new RandomSource(2))];
        using var optimizer = new Adam(network.NamedParameters());
        var loader = new DataLoader(data, new DataLoaderOptions { BatchSize = 4, Workers = 0 });
        using var trainer = new Trainer(network, optimizer, new ConstantSchedule(0.05), loader, loader, new TrainerOptions { Epochs = 200 });
        var steps = 0;
        TrainingProgress? last = null;
        trainer.Progress += progress => (steps, last) = (steps + 1, progress);
        trainer.Run();
        Assert.True(trainer.IsFinished);
        Assert.Equal(200, steps);
        Assert.Equal(TimeSpan.Zero, last!.Remaining);
        Assert.InRange(last.Loss, 0, 0.01);
        Assert.Equal(1, trainer.History.Epochs[^1].ValidationAccuracy);
        Assert.InRange(trainer.History.Epochs[^1].ValidationLoss!.Value, 0, 0.01);
        Assert.InRange(trainer.History.Epochs[0].Loss, 0.5, 1.5);
    }

    [Fact]
    public void ItFitsTargetValues()
    {
        using var inputs = new RandomSource(1).Normal([32, 3]);
        using var targets = Tensor.Empty([32, 1]);
        for (var i = 0; i < 32; i++) targets.MutableSpan<float>()[i] = (float)((2 * inputs[i, 0]) - inputs[i, 2] + 0.5);
        using var network = new LinearLayer(3, 1, random: new RandomSource(2));
        using var optimizer = new Sgd(network.NamedParameters(), 0.1);
        var loader = new DataLoader(new ArrayDataset(inputs, targets), new DataLoaderOptions { BatchSize = 8 });
        using var trainer = new Trainer(network, optimizer, new ConstantSchedule(0.1), loader, null, new TrainerOptions { Epochs = 60, Loss = Losses.MeanSquaredError() });
        trainer.Run();
        Assert.Equal(2, network.Weight.Value[0], 1e-3);
        Assert.Equal(0, network.Weight.Value[1], 1e-3);
        Assert.Equal(-1, network.Weight.Value[2], 1e-3);
        Assert.Equal(0.5, network.Bias!.Value[0], 1e-3);
        Assert.Null(trainer.History.Epochs[0].Accuracy);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0.9, false)]
    [InlineData(0.9, true)]
    public void ContinuedTrainingGivesTheSameBytes(double? average, bool lookahead)
    {
        using (var whole = new Small(PathOf("whole"), average, 4, lookahead: lookahead)) whole.Trainer.Run();
        using (var half = new Small(PathOf("half"), average, 4, stopAfterStep: 2 * Small.StepsPerEpoch, lookahead: lookahead)) half.Run();
        using (var rest = new Small(PathOf("half"), average, 4, seedOfWeights: 77, lookahead: lookahead))
        {
            rest.Trainer.Resume(PathOf("half") + ".safetensors");
            Assert.Equal(2 * Small.StepsPerEpoch, rest.Trainer.Step);
            rest.Trainer.Run();
            Assert.Equal(4, rest.Trainer.History.Epochs.Count);
        }

        AssertSameFiles("whole", "half");
    }

    [Fact]
    public void CancellingWithinAnEpochFinishesTheStepSavesAndContinuesExactly()
    {
        using (var whole = new Small(PathOf("whole"), 0.9, 2)) whole.Trainer.Run();
        using (var cut = new Small(PathOf("cut"), 0.9, 2, stopAfterStep: 3))
        {
            cut.Run();
            Assert.False(cut.Trainer.IsFinished);
            Assert.Equal(3, cut.Trainer.Step);
        }

        using (var rest = new Small(PathOf("cut"), 0.9, 2, seedOfWeights: 5))
        {
            rest.Trainer.Resume(PathOf("cut") + ".safetensors");
            Assert.Equal(3, rest.Trainer.Step);
            rest.Trainer.Run();
        }

        AssertSameFiles("whole", "cut");
    }

    [Fact]
    public void OneAndTwoThreadsGiveTheSameBytes()
    {
        var before = Workers.Count;
        try
        {
            Workers.Count = 1;
            using (var one = new Small(PathOf("one"), 0.9, 2, workers: 0)) one.Trainer.Run();
            Workers.Count = 2;
            using (var two = new Small(PathOf("two"), 0.9, 2, workers: 3)) two.Trainer.Run();
        }
        finally
        {
            Workers.Count = before;
        }

        AssertSameFiles("one", "two");
    }

    [Fact]
    public void ADivergedLossNamesTheStepAndTheLayer()
    {
        using var inputs = Tensor.Ones([4, 2]);
        using Sequential network = [new LinearLayer(2, 4, random: new RandomSource(1)), new Exploding(), new LinearLayer(4, 2, random: new RandomSource(2))];
        using var optimizer = new Sgd(network.NamedParameters(), 0.1);
        var loader = new DataLoader(new ArrayDataset(inputs, [0, 1, 0, 1]), new DataLoaderOptions { BatchSize = 2 });
        using var trainer = new Trainer(network, optimizer, new ConstantSchedule(0.1), loader);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.Equal(3, error.Step);
        Assert.Equal("1", error.Place);
        Assert.Contains("Step 3", error.Message);
        Assert.Contains("Log", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AStepThatDivergesIsUndoneAndTheLastCheckpointStays(bool inForward)
    {
        using var inputs = new RandomSource(5).Normal([12, 3, 4, 4]);
        var random = new RandomSource(3);
        using Sequential network =
        [
            new Conv2dLayer(3, 4, 3, random: new RandomSource(1)), new BatchNorm2dLayer(4), new DropoutLayer(0.5, random), new FlattenLayer(), new Exploding(inForward, 6), new LinearLayer(16, 2, random: new RandomSource(2)),
        ];
        using var optimizer = new Sgd(network.NamedParameters(), 0.1, 0.9);
        var path = PathOf("diverging") + ".safetensors";
        var loader = new DataLoader(new ArrayDataset(inputs, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), new DataLoaderOptions { BatchSize = 3 });
        using var trainer = new Trainer(network, optimizer, new ConstantSchedule(0.1), loader, null, new TrainerOptions { CheckpointPath = path });
        Dictionary<string, double[]> before = [];
        (ulong, ulong) generator = default;
        trainer.Progress += _ => (before, generator) = (Snapshot(network), random.State);
        Assert.Throws<TrainingDivergedException>(() => trainer.Run());
        Assert.Equal(5, trainer.Step);
        Assert.Equal(before, Snapshot(network));
        Assert.Equal(generator, random.State);
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("4", file.Metadata["steps"]);
    }

    private static Dictionary<string, double[]> Snapshot(Module network) =>
        network.StateDict().ToDictionary(entry => entry.Key, entry => Enumerable.Range(0, entry.Value.Count).Select(i => entry.Value[i]).ToArray());

    [Fact]
    public void ABatchOrParameterThatIsNotFiniteIsNamed()
    {
        using var inputs = Tensor.From([1f, float.NaN], [1, 2]);
        using var network = new LinearLayer(2, 2, random: new RandomSource(1));
        using var optimizer = new Sgd(network.NamedParameters(), 0.1);
        var loader = new DataLoader(new ArrayDataset(inputs, [1]), new DataLoaderOptions { Workers = 0 });
        using var trainer = new Trainer(network, optimizer, new ConstantSchedule(0.1), loader);
        Assert.Contains("batch", Assert.Throws<TrainingDivergedException>(() => trainer.Run()).Message);
        network.Bias!.Value.MutableSpan<float>()[0] = float.PositiveInfinity;
        Assert.Equal("bias", Assert.Throws<TrainingDivergedException>(() => trainer.Run()).Place);
    }

    [Fact]
    public void AFileWithoutTrainingCannotBeContinued()
    {
        using var small = new Small(PathOf("small"), null, 1);
        var path = PathOf("weights") + ".safetensors";
        SafetensorsWriter.Write(path, small.Network.StateDict());
        Assert.Contains("no state of training", Assert.Throws<WeightFormatException>(() => small.Trainer.Resume(path)).Message);
        small.Trainer.Run();
        using var averaged = new Small(PathOf("other"), 0.9, 1);
        using var otherOptimizer = new Adam(small.Network.NamedParameters());
        using var otherTrainer = new Trainer(small.Network, otherOptimizer, new ConstantSchedule(1), Small.Data(0));
        var other = Assert.Throws<WeightFormatException>(() => otherTrainer.Resume(PathOf("small") + ".safetensors")).Message;
        Assert.Contains("small.safetensors", other);
        Assert.Contains("the optimizer was Sgd and is now Adam", other);
        Assert.Contains("without an average", Assert.Throws<WeightFormatException>(() => averaged.Trainer.Resume(PathOf("small") + ".safetensors")).Message);
    }

    [Fact]
    public void OtherDataBatchesOrSeedsAreNotContinuedOn()
    {
        using (var small = new Small(PathOf("small"), null, 2, stopAfterStep: 3)) small.Run();
        var usual = Small.Data(0);
        using var images = new RandomSource(1).Normal([38, 3, 8, 8]);
        images.MutableSpan<float>()[1234] += 0.5f;
        var labels = Enumerable.Range(0, 38).Select(i => i % 3).ToArray();
        (string Expected, DataLoader Data)[] others =
        [
            ("the batch size was 8 and is now 4", new DataLoader(usual.Dataset, usual.Options with { BatchSize = 4 })),
            ("the seed was 4 and is now 5", new DataLoader(usual.Dataset, usual.Options with { Seed = 5 })),
            ("the shuffling was True and is now False", new DataLoader(usual.Dataset, usual.Options with { Shuffle = false })),
            ("the mixup was Mixup { Alpha = 0.5 } and is now none", new DataLoader(usual.Dataset, usual.Options with { Mixup = null })),
            ("the data set was 38 samples of [3, 8, 8] of digest", new DataLoader(new ArrayDataset(images, labels), usual.Options)),
        ];
        foreach (var (expected, data) in others)
        {
            using var other = new Small(PathOf("other"), null, 2, seedOfWeights: 9, data: data);
            var before = Snapshot(other.Network);
            var message = Assert.Throws<WeightFormatException>(() => other.Trainer.Resume(PathOf("small") + ".safetensors")).Message;
            Assert.Contains(expected, message);
            Assert.Single(message.Split(';'));
            Assert.Equal(before, Snapshot(other.Network));
            Assert.Equal(0, other.Trainer.Step);
        }

        using var two = new Small(PathOf("other"), null, 2, data: new DataLoader(usual.Dataset, usual.Options with { BatchSize = 4, Seed = 5 }));
        Assert.Equal(2, Assert.Throws<WeightFormatException>(() => two.Trainer.Resume(PathOf("small") + ".safetensors")).Message.Split(';').Length);
    }

    [Fact]
    public void ACheckpointOpensAsItsModelWithTheAveragedWeights()
    {
        var path = PathOf("zoo") + ".safetensors";
        using var images = new RandomSource(1).Uniform([4, 3, 8, 8]);
        using var model = ModelZoo.Create("resnet20", 3, new RandomSource(2));
        using var optimizer = new Sgd(model.Network.NamedParameters(), 0.1, 0.9);
        var loader = new DataLoader(new ArrayDataset(images, [0, 1, 2, 1], ["cat", "dog", "Ünïcode \"fox\""]), new DataLoaderOptions { BatchSize = 4 });
        var options = new TrainerOptions { Epochs = 2, Average = new(0.5), CheckpointPath = path, ModelName = "resnet20" };
        using var trainer = new Trainer(model.Network, optimizer, new ConstantSchedule(0.1), loader, null, options);
        trainer.Run();
        using var opened = ModelZoo.Open(path);
        Assert.Equal("resnet20", opened.Name);
        Assert.Equal(["cat", "dog", "Ünïcode \"fox\""], opened.Labels!);
        trainer.Average!.Swap();
        Assert.Equal(model.Network.StateDict()["fc.weight"].ToArray<float>(), opened.Network.StateDict()["fc.weight"].ToArray<float>());
        trainer.Average.Swap();
        Assert.NotEqual(model.Network.StateDict()["fc.weight"].ToArray<float>(), opened.Network.StateDict()["fc.weight"].ToArray<float>());
        using var plain = ModelZoo.Create("resnet20", 3);
        plain.Load(path);
    }

    [Fact]
    public void NothingLeaks() => LeakTest.Run(() =>
    {
        using var small = new Small(PathOf("leak"), 0.9, 1, workers: 2);
        small.Trainer.Run();
        using var cut = new Small(PathOf("leak2"), 0.9, 3, stopAfterStep: 2, workers: 2);
        cut.Run();
    });

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void AssertSameFiles(string first, string second) =>
        Assert.Equal(File.ReadAllBytes(PathOf(first) + ".safetensors"), File.ReadAllBytes(PathOf(second) + ".safetensors"));

    /// <summary>Gives logarithms of negative numbers from a step on, or square roots of zero, whose gradients are infinite.</summary>
    private sealed class Exploding(bool inForward = true, int first = 3) : Module
    {
        private int _calls;

        protected override Tensor Forward(Tensor x) => ++_calls < first ? x : inForward ? ((x * x) - 1e9).Log() : (x * x * 0).Sqrt();
    }
}
