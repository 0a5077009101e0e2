using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

/// <summary>A small convolutional network with batch norm, dropout and stochastic depth, its training, and what stops it.</summary>
internal sealed class Small : IDisposable
{
    public const int StepsPerEpoch = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly Optimizer _optimizer;

    public Small(string path, double? average, int epochs, int stopAfterStep = -1, ulong seedOfWeights = 3, int workers = 1, DataLoader? data = null, bool lookahead = false)
    {
        var random = new RandomSource(seedOfWeights);
        Network =
        [
            new Conv2dLayer(3, 8, 3, padding: 1, bias: false, random: random),
            new BatchNorm2dLayer(8),
            new ReluLayer(),
            new MaxPool2dLayer(2),
            new DropoutLayer(0.25, random.Split()),
            new StochasticDepthLayer(0.2, random.Split()),
            new FlattenLayer(),
            new LinearLayer(128, 3, random: random),
        ];
        _optimizer = new Sgd(Network.NamedParameters(), 0.1, 0.9, nesterov: true, weightDecay: 1e-3);
        data ??= Data(workers);
        var schedule = new OneCycleSchedule(0.1, 4 * StepsPerEpoch) { CycleMomentum = true };
        Trainer = new Trainer(Network, _optimizer, schedule, data, new DataLoader(data.Dataset), new TrainerOptions
        {
            Epochs = epochs,
            Average = average is { } decay ? new WeightAverage(decay) { Every = lookahead ? 3 : 1, Lookahead = lookahead } : null,
            MaximumGradientNorm = 1,
            Loss = Losses.CrossEntropy(0.1),
            CheckpointPath = path + ".safetensors",
            LogPath = path,
        });
        Trainer.Progress += progress =>
        {
            if (progress.Step == stopAfterStep) _stop.Cancel();
        };
    }

    public Sequential Network { get; }

    public Trainer Trainer { get; }

    public static DataLoader Data(int workers)
    {
        using var images = new RandomSource(1).Normal([38, 3, 8, 8]);
        var labels = Enumerable.Range(0, 38).Select(i => i % 3).ToArray();
        var options = new DataLoaderOptions { BatchSize = 8, Shuffle = true, Seed = 4, Workers = workers, Mixup = new Mixup(0.5) };
        return new DataLoader(new ArrayDataset(images, labels), options);
    }

    public void Run() => Trainer.Run(_stop.Token);

    public void Dispose()
    {
        Trainer.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
        _stop.Dispose();
    }
}
