namespace AutogradNet.Layers.Training;

/// <summary>Where training stands. The numbers that decide what follows are saved; times are not, so that equal training gives equal files.</summary>
internal sealed class TrainingState
{
    /// <summary>The epochs done.</summary>
    public int Epoch { get; set; }

    /// <summary>The batches done of the running epoch.</summary>
    public int Batch { get; set; }

    public long Step { get; set; }

    /// <summary>Of the running epoch, as are the samples and those classified rightly.</summary>
    public double LossSum { get; set; }

    public long Samples { get; set; }

    public long Correct { get; set; }

    public double EpochSeconds { get; set; }

    public double GradientNorm { get; set; }

    public void NextEpoch()
    {
        Epoch++;
        Batch = 0;
        LossSum = 0;
        Samples = 0;
        Correct = 0;
        EpochSeconds = 0;
    }

    /// <summary>The counters, and the sum of losses, as tensors of the caller's own.</summary>
    public (Tensor Counters, Tensor LossSum) ToTensors() =>
        (Tensor.From<long>([Epoch, Batch, Step, Samples, Correct], [5]), Tensor.Scalar(LossSum, DType.Float64));

    public void Load(ReadOnlySpan<long> counters, double lossSum)
    {
        Epoch = checked((int)counters[0]);
        Batch = checked((int)counters[1]);
        Step = counters[2];
        Samples = counters[3];
        Correct = counters[4];
        LossSum = lossSum;
        EpochSeconds = 0;
    }
}
