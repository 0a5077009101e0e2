using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>The gradient of the target with respect to the input, under a rule set: N×C×H×W, signed, shown by its largest channel.</summary>
internal sealed class GradientMethod(string name, RuleSet rules, bool showsPatterns) : SaliencyMethod
{
    public override string Name => name;

    public override RecordingNeeds Needs(Model model) => rules.ReadValues ? RecordingNeeds.Everything : RecordingNeeds.InputGradients;

    public override Attribution Attribute(Recording recording, Target target)
    {
        using var gradients = InputGradient(recording, target, rules);
        return new Attribution(name, gradients.Take(recording.Input), Readout.MaxMagnitude) { ShowsPatterns = showsPatterns };
    }

    public static Gradients InputGradient(Recording recording, Target target, RuleSet rules)
    {
        var (output, seed) = target.Resolve(recording);
        return recording.Tape.Backward(output, [recording.Input], seed, rules);
    }
}
