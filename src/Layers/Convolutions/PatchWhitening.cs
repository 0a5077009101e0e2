using System.Globalization;

namespace AutogradNet.Layers;

/// <summary>
/// A first convolution that is not learned but makes small patches of its input uncorrelated and of equal variance: its filters are the
/// eigenvectors of the patches' second moments, divided by the roots of the eigenvalues, each with both signs (Jordan, "94 % on CIFAR-10 in
/// 3.29 Seconds on a Single GPU", 2024, section 3.2). Only its <c>bias</c> is learned; <c>weight</c>, [2·C·K², C, K, K], is a buffer.
/// </summary>
/// <remarks>What is learned behind it need not first find out how neighbouring pixels resemble one another, which saves epochs.</remarks>
public sealed class PatchWhitening : Module, IDataInitialized
{
    // Below this part of the variance of normalised pixels lies little but noise, which need not be blown up.
    private const double Floor = 5e-4;

    private readonly int _channels;
    private readonly int _side;
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Makes the layer; until <see cref="InitializeFrom"/> its filters pick single values of a patch.</summary>
    /// <param name="inChannels">C, channels of the input.</param>
    /// <param name="side">K, rows and columns of a patch.</param>
    public PatchWhitening(int inChannels, int side = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inChannels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        (_channels, _side) = (inChannels, side);
        OutChannels = checked(2 * inChannels * side * side);
        _weight = AddBuffer("weight", Tensor.Zeros([OutChannels, inChannels, side, side]));
        _bias = AddParameter("bias", Tensor.Zeros([OutChannels]));
        var size = OutChannels / 2;
        var unit = new double[size, size];
        for (var i = 0; i < size; i++) unit[i, i] = 1;
        SetFilters(unit);
    }

    /// <summary>Channels of the result: twice the values of a patch.</summary>
    public int OutChannels { get; }

    /// <inheritdoc/>
    public void InitializeFrom(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Shape.Rank != 4 || inputs.Shape[1] != _channels || inputs.Shape[2] < _side || inputs.Shape[3] < _side || inputs.Shape[0] == 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"Expected samples of [N, {_channels}, H, W] with at least {_side}×{_side} pixels, not {inputs.Shape}."), nameof(inputs));
        }

        using var scope = new TensorScope();
        var (values, vectors) = SymmetricEigen.Decompose(SecondMoments(inputs.To(DType.Float32)));
        var size = values.Length;
        for (var filter = 0; filter < size; filter++)
        {
            var scale = 1 / Math.Sqrt(Math.Max(0, values[filter]) + Floor);
            for (var i = 0; i < size; i++) vectors[filter, i] *= scale;
        }

        SetFilters(vectors);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Conv2d(_weight, _bias.AsOperand());

    // The mean over all patches of the product of each two of their values.
    private double[,] SecondMoments(Tensor inputs)
    {
        var size = OutChannels / 2;
        var (height, width) = (inputs.Shape[2], inputs.Shape[3]);
        var moments = new double[size, size];
        var values = inputs.Span<float>();
        var patch = new double[size];
        for (var sample = 0; sample < inputs.Shape[0]; sample++)
        {
            for (var y = 0; y <= height - _side; y++)
            {
                for (var x = 0; x <= width - _side; x++)
                {
                    for (var i = 0; i < size; i++)
                    {
                        var (channel, place) = Math.DivRem(i, _side * _side);
                        var at = (((sample * _channels) + channel) * height) + y + (place / _side);
                        patch[i] = values[(at * width) + x + (place % _side)];
                    }

                    for (var i = 0; i < size; i++)
                    {
                        for (var j = 0; j <= i; j++) moments[i, j] += patch[i] * patch[j];
                    }
                }
            }
        }

        var count = (double)inputs.Shape[0] * (height - _side + 1) * (width - _side + 1);
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++) moments[i, j] = moments[j, i] = moments[i, j] / count;
        }

        return moments;
    }

    private void SetFilters(double[,] rows)
    {
        var size = OutChannels / 2;
        var weight = new float[OutChannels * size];
        for (var filter = 0; filter < size; filter++)
        {
            for (var i = 0; i < size; i++)
            {
                weight[(filter * size) + i] = (float)rows[filter, i];
                weight[((size + filter) * size) + i] = -(float)rows[filter, i];
            }
        }

        using var tensor = Tensor.From<float>(weight, _weight.Shape);
        using var converted = tensor.To(_weight.DType);
        _weight.CopyFrom(converted);
    }
}
