using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>The preprocessed input times the gradient of the target: signed; positive where a pixel speaks for it.</summary>
internal sealed class InputTimesGradient : SaliencyMethod
{
    public override string Name => "input-x-gradient";

    public override RecordingNeeds Needs(Model model) => RecordingNeeds.InputGradients;

    public override Attribution Attribute(Recording recording, Target target)
    {
        using var gradients = GradientMethod.InputGradient(recording, target, RuleSet.Vanilla);
        return new Attribution(Name, recording.InputValues * gradients[recording.Input], Readout.Sum);
    }
}
