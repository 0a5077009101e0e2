namespace AutogradNet.Layers.Models;

/// <summary>
/// Inception v3: Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016, https://arxiv.org/abs/1512.00567.
/// The layers are named as in torchvision, whose pretrained weights want inputs of 299×299, mean 0.5 and standard deviation 0.5; at
/// least 75×75 are needed.
/// </summary>
/// <remarks>
/// The auxiliary classifier runs in training only. Its scores are the output of the layer <c>AuxLogits</c> on the tape
/// (<see cref="Tape.LayerOutputs"/>). Weights without it can be loaded.
/// </remarks>
public sealed class InceptionV3 : Module
{
    private readonly Module[] _layers;
    private readonly Module _lastOfMiddle;
    private readonly InceptionV3Auxiliary _auxiliary;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly DropoutLayer _dropout;
    private readonly LinearLayer _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public InceptionV3(int classes = 1000, RandomSource? random = null)
    {
        // Table 1 of the paper, as its authors released it.
        _layers =
        [
            Add("Conv2d_1a_3x3", new BasicConvolution(3, 32, 3, stride: 2, random: random)),
            Add("Conv2d_2a_3x3", new BasicConvolution(32, 32, 3, random: random)),
            Add("Conv2d_2b_3x3", new BasicConvolution(32, 64, 3, padding: 1, random: random)),
            Add("maxpool1", new MaxPool2dLayer(3, stride: 2)),
            Add("Conv2d_3b_1x1", new BasicConvolution(64, 80, 1, random: random)),
            Add("Conv2d_4a_3x3", new BasicConvolution(80, 192, 3, random: random)),
            Add("maxpool2", new MaxPool2dLayer(3, stride: 2)),
            Add("Mixed_5b", InceptionBranches.Mixed5(192, 32, random)),
            Add("Mixed_5c", InceptionBranches.Mixed5(256, 64, random)),
            Add("Mixed_5d", InceptionBranches.Mixed5(288, 64, random)),
            Add("Mixed_6a", InceptionBranches.Mixed6Reduction(288, random)),
            Add("Mixed_6b", InceptionBranches.Mixed6(768, 128, random)),
            Add("Mixed_6c", InceptionBranches.Mixed6(768, 160, random)),
            Add("Mixed_6d", InceptionBranches.Mixed6(768, 160, random)),
            _lastOfMiddle = Add("Mixed_6e", InceptionBranches.Mixed6(768, 192, random)),
        ];
        _auxiliary = Add("AuxLogits", new InceptionV3Auxiliary(768, classes, random));
        _layers =
        [
            .. _layers,
            Add("Mixed_7a", InceptionBranches.Mixed7Reduction(768, random)),
            Add("Mixed_7b", new Mixed7(1280, random)),
            Add("Mixed_7c", new Mixed7(2048, random)),
        ];
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _dropout = Add("dropout", new DropoutLayer(0.5, random?.Split()));
        _classifier = Add("fc", new LinearLayer(2048, classes, random: random));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        foreach (var layer in _layers)
        {
            x = layer.Call(x);
            if (IsTraining && layer == _lastOfMiddle) _auxiliary.Call(x);
        }

        return _classifier.Call(_dropout.Call(_pool.Call(x)).Flatten(1));
    }
}
