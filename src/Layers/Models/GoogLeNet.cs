namespace AutogradNet.Layers.Models;

/// <summary>
/// GoogLeNet: Szegedy et al., "Going Deeper with Convolutions", 2015, https://arxiv.org/abs/1409.4842, with batch normalisation. The
/// layers are named as in torchvision, whose pretrained weights want inputs of mean 0.5 and standard deviation 0.5.
/// </summary>
/// <remarks>
/// The two auxiliary classifiers run in training only. Their scores are the outputs of the layers <c>aux1</c> and <c>aux2</c> on the
/// tape (<see cref="Tape.LayerOutputs"/>); the paper adds their losses with the weight 0.3. Weights without them can be loaded.
/// </remarks>
public sealed class GoogLeNet : Module
{
    private readonly Module[] _layers;
    private readonly Module _inception4a;
    private readonly Module _inception4d;
    private readonly GoogLeNetAuxiliary _auxiliary1;
    private readonly GoogLeNetAuxiliary _auxiliary2;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly DropoutLayer _dropout;
    private readonly LinearLayer _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public GoogLeNet(int classes = 1000, RandomSource? random = null)
    {
        // Table 1 of the paper.
        _layers =
        [
            Add("conv1", new BasicConvolution(3, 64, 7, stride: 2, padding: 3, random)),
            Add("maxpool1", Pool(3)),
            Add("conv2", new BasicConvolution(64, 64, 1, random: random)),
            Add("conv3", new BasicConvolution(64, 192, 3, padding: 1, random: random)),
            Add("maxpool2", Pool(3)),
            Add("inception3a", new Inception(192, 64, (96, 128), (16, 32), 32, random)),
            Add("inception3b", new Inception(256, 128, (128, 192), (32, 96), 64, random)),
            Add("maxpool3", Pool(3)),
            _inception4a = Add("inception4a", new Inception(480, 192, (96, 208), (16, 48), 64, random)),
            Add("inception4b", new Inception(512, 160, (112, 224), (24, 64), 64, random)),
            Add("inception4c", new Inception(512, 128, (128, 256), (24, 64), 64, random)),
            _inception4d = Add("inception4d", new Inception(512, 112, (144, 288), (32, 64), 64, random)),
            Add("inception4e", new Inception(528, 256, (160, 320), (32, 128), 128, random)),
            Add("maxpool4", Pool(2)),
            Add("inception5a", new Inception(832, 256, (160, 320), (32, 128), 128, random)),
            Add("inception5b", new Inception(832, 384, (192, 384), (48, 128), 128, random)),
        ];
        _auxiliary1 = Add("aux1", new GoogLeNetAuxiliary(512, classes, random));
        _auxiliary2 = Add("aux2", new GoogLeNetAuxiliary(528, classes, random));
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _dropout = Add("dropout", new DropoutLayer(0.2, random?.Split()));
        _classifier = Add("fc", new LinearLayer(1024, classes, random: random));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        foreach (var layer in _layers)
        {
            x = layer.Call(x);
            if (IsTraining && layer == _inception4a) _auxiliary1.Call(x);
            if (IsTraining && layer == _inception4d) _auxiliary2.Call(x);
        }

        return _classifier.Call(_dropout.Call(_pool.Call(x).Flatten(1)));
    }

    private static MaxPool2dLayer Pool(int window) => new(window, stride: 2, ceilMode: true);
}
