using System.Diagnostics;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Trains a network: steps along the gradients of the loss, epoch after epoch, with validation, a log and checkpoints. What it computes
/// depends on the seeds only; continued from a checkpoint it gives the same bits as without the break.
/// </summary>
/// <example><code>
/// using var trainer = new Trainer(network, optimizer, schedule, training, validation, new TrainerOptions { Epochs = 10 });
/// trainer.Progress += progress => Show(progress.Loss);
/// trainer.Run(cancellation);
/// </code></example>
public sealed class Trainer : IDisposable
{
    private readonly Module _network;
    private readonly Optimizer _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly DataLoader _training;
    private readonly DataLoader? _validation;
    private readonly TrainerOptions _options;
    private readonly ExponentialMovingAverage? _average;
    private readonly TrainingState _state = new();
    private readonly StepState _before;
    private long _runSamples;
    private long _runTicks;

    /// <summary>Puts training together. The network and the optimiser remain the caller's.</summary>
    /// <param name="network">What learns.</param>
    /// <param name="optimizer">How; over the network's parameters or some of them.</param>
    /// <param name="schedule">Sets the learning rate of each step.</param>
    /// <param name="training">What is learned from.</param>
    /// <param name="validation">What is measured on, after each epoch unless <see cref="TrainerOptions.ValidateEvery"/> says otherwise.</param>
    /// <param name="options">Everything else.</param>
    public Trainer(
        Module network, Optimizer optimizer, LearningRateSchedule schedule, DataLoader training, DataLoader? validation = null, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(training);
        _network = network;
        _optimizer = optimizer;
        _schedule = schedule;
        _training = training;
        _validation = validation;
        _options = options ?? new TrainerOptions();
        _average = _options.Average is { } average ? new ExponentialMovingAverage(network, average.Decay) : null;
        _before = new StepState(network);
    }

    /// <summary>Raised after every step, on the thread that trains.</summary>
    public event Action<TrainingProgress>? Progress;

    /// <summary>Raised while an epoch's validation runs, on the thread that trains: the samples that are done, and all there are.</summary>
    public event Action<long, long>? Validating;

    /// <summary>Raised after every epoch, on the thread that trains.</summary>
    public event Action<EpochResult>? EpochEnded;

    /// <summary>What the epochs came to so far.</summary>
    public TrainingHistory History { get; private set; } = new();

    /// <summary>The running average of the weights, if one is kept.</summary>
    public ExponentialMovingAverage? Average => _average;

    /// <summary>Whether every epoch is done.</summary>
    public bool IsFinished => _state.Epoch >= _options.Epochs;

    /// <summary>The steps done.</summary>
    public long Step => _state.Step;

    /// <summary>Trains until every epoch is done.</summary>
    /// <param name="cancellation">
    /// Ends it early: the running step is finished, a checkpoint is written, and the method returns. <see cref="IsFinished"/> tells.
    /// </param>
    /// <exception cref="TrainingDivergedException">
    /// The loss or a gradient is NaN or infinite. Weights, running statistics and generators are those before the step, and the last checkpoint
    /// is that of the last epoch.
    /// </exception>
    /// <exception cref="DatasetException">A sample cannot be read.</exception>
    public void Run(CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            if (!RunEpoch(cancellation) || !EndEpoch(cancellation))
            {
                Save();
                return;
            }
        }
    }

    /// <summary>Continues from a checkpoint of a trainer put together alike. The log goes on where there is one.</summary>
    /// <exception cref="WeightFormatException">
    /// The file is damaged, no checkpoint of training, or one of another optimiser, data set, batch size or seed; the message names what
    /// differs. Nothing is changed then.
    /// </exception>
    /// <exception cref="WeightMismatchException">The weights are not this network's.</exception>
    public void Resume(string path)
    {
        TrainingCheckpoint.Load(path, _network, _optimizer, _average, _state, _training);
        if (_options.LogPath is { } log && File.Exists(log + ".json")) History = TrainingHistory.Load(log + ".json", _state.Epoch);
    }

    /// <summary>Writes a checkpoint now, where <see cref="TrainerOptions.CheckpointPath"/> is set. The file appears whole or not at all.</summary>
    public void Save()
    {
        if (_options.CheckpointPath is not { } path) return;
        TrainingCheckpoint.Save(path, _network, _optimizer, _average, _state, _training, _options.ModelName);
    }

    /// <summary>Releases the average; the network and the optimiser live on.</summary>
    public void Dispose()
    {
        _average?.Dispose();
        _before.Dispose();
    }

    private bool RunEpoch(CancellationToken cancellation)
    {
        _network.Train();
        if (cancellation.IsCancellationRequested) return false;
        if (_options.Frozen is { } frozen) _optimizer.Freeze((name, parameter) => frozen(name, parameter, _state.Epoch));
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in _training.Epoch(_state.Epoch, _state.Batch))
        {
            using (batch) RunOrUndoStep(batch);
            var now = Stopwatch.GetTimestamp();
            _state.EpochSeconds += Stopwatch.GetElapsedTime(start, now).TotalSeconds;
            _runTicks += now - start;
            _runSamples += batch.Count;
            Report();
            start = Stopwatch.GetTimestamp();
            if (cancellation.IsCancellationRequested) return false;
        }

        return true;
    }

    private void RunOrUndoStep(Batch batch)
    {
        _before.Keep();
        try
        {
            RunStep(batch);
        }
        catch (TrainingDivergedException)
        {
            _before.Restore();
            throw;
        }
    }

    private void RunStep(Batch batch)
    {
        var step = _state.Step + 1;
        using var tape = new Tape { KeepsValues = false };
        var weights = _optimizer.Values;
        using var scope = new TensorScope();
        var (output, loss) = Forward(tape, batch, weights);
        var value = loss.ToDouble();
        if (!double.IsFinite(value)) throw Blame(batch, step, weights);
        using (var gradients = tape.Backward(loss, weights))
        {
            var norm = GradientClipping.GlobalNorm(gradients.InOrder);
            if (!double.IsFinite(norm)) throw FiniteCheck.OfGradients(step, _optimizer, gradients.InOrder);
            _schedule.Apply(_optimizer, _state.Step);
            _optimizer.Step(gradients.InOrder, _options.MaximumGradientNorm is { } maximum ? GradientClipping.Scale(norm, maximum) : 1);
            _state.GradientNorm = norm;
        }

        if (_average is not null) _options.Average!.Update(_average, step, (long)_options.Epochs * _training.BatchesPerEpoch);
        _state.Step = step;
        _state.Batch = batch.Index + 1;
        _state.LossSum += value * batch.Count;
        _state.Samples += batch.Count;
        if (batch.Targets is null) _state.Correct += ClassificationMetrics.CountCorrect(output.Detach(), batch.Labels);
    }

    private (Tensor Output, Tensor Loss) Forward(Tape tape, Batch batch, IReadOnlyList<Tensor> weights)
    {
        foreach (var weight in weights) tape.Watch(weight);
        var output = _network.Call(tape.Watch(batch.Inputs));
        return (output, _options.Loss(output, batch));
    }

    // A step keeps only what its gradients read; to see where numbers went wrong, it is gone through once more with all values kept.
    private TrainingDivergedException Blame(Batch batch, long step, IReadOnlyList<Tensor> weights)
    {
        _before.Restore();
        using var tape = new Tape();
        Forward(tape, batch, weights);
        return FiniteCheck.OfForward(step, tape, _optimizer, batch.Inputs);
    }

    private void Report()
    {
        if (Progress is not { } progress) return;
        var perSecond = _runSamples / Math.Max(1e-9, (double)_runTicks / Stopwatch.Frequency);
        var left = ((long)(_options.Epochs - _state.Epoch) * _training.SamplesPerEpoch) - _state.Samples;
        progress(new TrainingProgress(
            _state.Epoch,
            _options.Epochs,
            _state.Batch,
            _training.BatchesPerEpoch,
            _state.Step,
            _state.LossSum / _state.Samples,
            HasClasses ? (double)_state.Correct / _state.Samples : double.NaN,
            _optimizer.LearningRate,
            _state.GradientNorm,
            perSecond,
            TimeSpan.FromSeconds(Math.Max(0, left) / perSecond)));
    }

    private bool HasClasses => _training.Dataset.TargetShape is null;

    private bool EndEpoch(CancellationToken cancellation)
    {
        EvaluationResult? evaluation;
        try
        {
            evaluation = Validate(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The epoch's steps are done; continued, it begins with the validation.
            return false;
        }

        var result = new EpochResult(
            _state.Epoch + 1,
            _schedule.LearningRate(_state.Step - 1),
            _state.LossSum / _state.Samples,
            HasClasses ? (double)_state.Correct / _state.Samples : null,
            evaluation?.Loss,
            evaluation?.Metrics?.Accuracy,
            _state.EpochSeconds,
            _state.Samples / Math.Max(1e-9, _state.EpochSeconds));
        History.Add(result);
        _state.NextEpoch();
        if (_options.LogPath is { } log) History.Save(log);
        if (IsFinished || _state.Epoch % _options.CheckpointEvery == 0) Save();
        EpochEnded?.Invoke(result);
        return true;
    }

    private EvaluationResult? Validate(CancellationToken cancellation)
    {
        var done = _state.Epoch + 1;
        if (_validation is null || (done < _options.Epochs && done % _options.ValidateEvery != 0)) return null;
        _average?.Swap();
        try
        {
            var total = _validation.SamplesPerEpoch;
            return Evaluator.Run(_network, _validation, _options.Loss, samples => Validating?.Invoke(samples, total), cancellation: cancellation);
        }
        finally
        {
            _average?.Swap();
        }
    }
}
