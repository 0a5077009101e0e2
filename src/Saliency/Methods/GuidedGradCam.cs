using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>Guided backpropagation times the upsampled, rectified Grad-CAM map: fine where the map is coarse, for one class where guided alone is not.</summary>
internal sealed class GuidedGradCam(string? layer, Upsampling upsampling) : SaliencyMethod
{
    public override string Name => "guided-gradcam";

    public override RecordingNeeds Needs(Model model) => RecordingNeeds.InputGradients.And(Explanations.GradCam.LayerNeeds(model, layer));

    public override Attribution Attribute(Recording recording, Target target)
    {
        var (path, map) = Explanations.GradCam.LayerMap(recording, target, layer);
        using var guided = GradientMethod.InputGradient(recording, target, RuleSet.Guided);
        var values = guided[recording.Input] * Explanations.GradCam.Upsample(map.Relu(), recording, upsampling);
        return new Attribution(Name, values, Readout.MaxMagnitude, path, map) { ShowsPatterns = true };
    }
}
