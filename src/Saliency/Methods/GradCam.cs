using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>
/// The channels of a layer, weighted by the mean of the target's gradient over each channel, summed and rectified:
/// Selvaraju et al., "Grad-CAM", 2017, equations 1 and 2. Not normalised; upsampled after the rectifier.
/// </summary>
internal sealed class GradCam(string? layer) : SaliencyMethod
{
    public override string Name => "gradcam";

    public override RecordingNeeds Needs(Model model) => LayerNeeds(model, layer);

    public override Attribution Attribute(Recording recording, Target target)
    {
        var (path, map) = LayerMap(recording, target, layer);
        return new Attribution(Name, Upsample(map.Relu(), recording, Upsampling.Bilinear), Readout.PositiveSum, path, map);
    }

    /// <summary>What the map takes: where no layer is named, one is found by looking at everything.</summary>
    public static RecordingNeeds LayerNeeds(Model model, string? layer) =>
        (layer ?? model.GradCamLayer) is { } path ? RecordingNeeds.Layer(path) : RecordingNeeds.Everything;

    /// <summary>The weighted sum at the layer's resolution, N×1×h×w, before the rectifier.</summary>
    public static (string Path, Tensor Map) LayerMap(Recording recording, Target target, string? layer)
    {
        var (path, activation) = FindLayer(recording, layer);
        var (output, seed) = target.Resolve(recording);
        var shape = activation.Shape;
        var places = shape[2] * shape[3];
        var weights = recording.Tape.ChannelGradient(output, activation, seed) / places;
        var map = weights.Reshape(shape[0], 1, shape[1]).MatMul(activation.Detach().Reshape(shape[0], shape[1], places));
        return (path, map.Reshape(shape[0], 1, shape[2], shape[3]));
    }

    public static Tensor Upsample(Tensor map, Recording recording, Upsampling upsampling)
    {
        var size = new Size2d(recording.InputValues.Shape[2], recording.InputValues.Shape[3]);
        return upsampling == Upsampling.Nearest ? map.ResizeNearest(size) : map.ResizeBilinear(size);
    }

    private static (string Path, Tensor Activation) FindLayer(Recording recording, string? layer)
    {
        if ((layer ?? recording.Model.GradCamLayer) is { } path) return (path, recording.LayerOutput(path));
        var convolutions = recording.Tape.Nodes.Where(node => node.Operation is Conv2d).ToList();
        // A convolution that only sees 1×1 maps (squeeze-and-excitation, a classifier head) has no places to tell apart.
        var last = convolutions.LastOrDefault(node => node.Value.Shape[2] * node.Value.Shape[3] > 1) ?? convolutions.LastOrDefault();
        return last is null
            ? throw new InvalidOperationException($"{recording.Model.Name} has no convolution for Grad-CAM to look at; name a layer.")
            : (last.LayerPath, recording.Tape.HandleOf(last));
    }
}
