namespace AutogradNet.Layers;

/// <summary>
/// Transposed convolution, the adjoint of a convolution, with learned filters (<c>weight</c>: in×out/groups×kh×kw) and, by default, a
/// <c>bias</c> per channel.
/// </summary>
public sealed class ConvTranspose2dLayer : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Makes the layer.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the result.</param>
    /// <param name="kernel">The filters' rows and columns.</param>
    /// <param name="stride">Steps between windows of the result; 1 where left out.</param>
    /// <param name="padding">What is cut off round the result.</param>
    /// <param name="outputPadding">What the result is larger at the bottom and right; 0 where left out.</param>
    /// <param name="dilation">Distance between the filters' elements; 1 where left out.</param>
    /// <param name="groups">Blocks of channels that do not mix.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="random">For PyTorch's default initialisation; zeros without it.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the groups do not divide the channels.</exception>
    public ConvTranspose2dLayer(
        int inChannels,
        int outChannels,
        Size2d kernel,
        Size2d? stride = null,
        Padding2d padding = default,
        Size2d? outputPadding = null,
        Size2d? dilation = null,
        int groups = 1,
        bool bias = true,
        RandomSource? random = null)
    {
        ConvolutionChannels.Check(inChannels, outChannels, groups);
        Kernel = kernel;
        Stride = stride ?? 1;
        Padding = padding;
        OutputPadding = outputPadding ?? 0;
        Dilation = dilation ?? 1;
        Groups = groups;
        var fanIn = outChannels / groups * kernel.Height * kernel.Width;
        _weight = AddParameter("weight", KaimingUniform.Create([inChannels, outChannels / groups, kernel.Height, kernel.Width], fanIn, random));
        _bias = bias ? AddParameter("bias", KaimingUniform.Create([outChannels], fanIn, random)) : null;
    }

    /// <summary>The filters' rows and columns.</summary>
    public Size2d Kernel { get; }

    /// <summary>Steps between windows of the result.</summary>
    public Size2d Stride { get; }

    /// <summary>What is cut off round the result.</summary>
    public Padding2d Padding { get; }

    /// <summary>What the result is larger at the bottom and right.</summary>
    public Size2d OutputPadding { get; }

    /// <summary>Distance between the filters' elements.</summary>
    public Size2d Dilation { get; }

    /// <summary>Blocks of channels that do not mix.</summary>
    public int Groups { get; }

    /// <summary>The filters.</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias, if there is one.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) =>
        x.ConvTranspose2d(_weight, _bias?.AsOperand(), Stride, Padding, OutputPadding, Dilation, Groups);
}
