using System.Globalization;

namespace AutogradNet.Layers;

/// <summary>
/// Batch normalisation of each channel of N×C×H×W (Ioffe and Szegedy, 2015), with the names <c>weight</c>, <c>bias</c>,
/// <c>running_mean</c>, <c>running_var</c> and <c>num_batches_tracked</c>. In evaluation it uses the running statistics; in training the
/// batch's own, and moves the running ones towards them, the variance without bias (divided by count − 1), as PyTorch does.
/// </summary>
public sealed class BatchNorm2dLayer : Module
{
    internal const string CounterName = "num_batches_tracked";

    private readonly Parameter? _weight;
    private readonly Parameter? _bias;
    private readonly Parameter _mean;
    private readonly Parameter _variance;
    private readonly Parameter _batches;

    /// <summary>Makes the layer: scale 1, shift 0, mean 0, variance 1.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">How far the running statistics move towards each batch's; null averages over all batches evenly.</param>
    /// <param name="affine">Whether scale and shift are learned.</param>
    public BatchNorm2dLayer(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        Epsilon = epsilon;
        Momentum = momentum;
        _weight = affine ? AddParameter("weight", Tensor.Ones([channels])) : null;
        _bias = affine ? AddParameter("bias", Tensor.Zeros([channels])) : null;
        _mean = AddBuffer("running_mean", Tensor.Zeros([channels]));
        _variance = AddBuffer("running_var", Tensor.Ones([channels]));
        _batches = AddBuffer(CounterName, Tensor.Zeros([], DType.Int64));
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>How far the running statistics move towards each batch's; null averages over all batches evenly.</summary>
    public double? Momentum { get; }

    /// <summary>The scale of each channel, if it is learned.</summary>
    public Parameter? Weight => _weight;

    /// <summary>The shift of each channel, if it is learned.</summary>
    public Parameter? Bias => _bias;

    /// <summary>The running mean of each channel.</summary>
    public Parameter RunningMean => _mean;

    /// <summary>The running variance of each channel.</summary>
    public Parameter RunningVariance => _variance;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (!IsTraining) return x.BatchNorm(_mean, _variance, _weight?.AsOperand(), _bias?.AsOperand(), Epsilon);
        var result = x.BatchNormTraining(_weight?.AsOperand(), _bias?.AsOperand(), Epsilon, out var batchMean, out var batchVariance);
        var count = x.Count / Math.Max(1, x.Shape[1]);
        if (count < 2) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Training needs more than one value per channel; {x.Shape} has {count}."), nameof(x));
        ref var batches = ref _batches.Value.MutableSpan<long>()[0];
        batches++;
        var step = Momentum ?? (1.0 / batches);
        Move(_mean.Value, batchMean, step, 1);
        Move(_variance.Value, batchVariance, step, count / (count - 1.0));
        return result;
    }

    private static void Move(Tensor running, Tensor batch, double step, double scale)
    {
        for (var i = 0; i < running.Count; i++)
        {
            var moved = running[i] + (step * ((batch[i] * scale) - running[i]));
            if (running.DType == DType.Float32) running.MutableSpan<float>()[i] = (float)moved;
            else running.MutableSpan<double>()[i] = moved;
        }
    }
}
