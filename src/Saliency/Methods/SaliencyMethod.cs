using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>
/// A way to attribute a target to the pixels: which value to differentiate, under which rules, and how to read the result. Derive to
/// make your own; a method holds no state of a recording, so one serves many.
/// </summary>
public abstract class SaliencyMethod
{
    /// <summary>The gradient of the score: Simonyan et al., "Deep Inside Convolutional Networks", 2014.</summary>
    public static SaliencyMethod Gradient { get; } = new GradientMethod("gradient", RuleSet.Vanilla, showsPatterns: false);

    /// <summary>The input times the gradient: Shrikumar et al., "Not Just a Black Box", 2016.</summary>
    public static SaliencyMethod InputTimesGradient { get; } = new InputTimesGradient();

    /// <summary>The deconvolutional network: Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014.</summary>
    public static SaliencyMethod DeconvNet { get; } = new GradientMethod("deconvnet", RuleSet.DeconvNet, showsPatterns: true);

    /// <summary>Guided backpropagation: Springenberg et al., "Striving for Simplicity", 2015.</summary>
    public static SaliencyMethod Guided { get; } = new GradientMethod("guided", RuleSet.Guided, showsPatterns: true);

    /// <summary>The name on the command line and in files.</summary>
    public abstract string Name { get; }

    /// <summary>The gradient of the score under rules of your own.</summary>
    /// <param name="name">A name for messages and files.</param>
    /// <param name="rules">How cotangents pass each node.</param>
    public static SaliencyMethod FromRules(string name, RuleSet rules)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rules);
        return new GradientMethod(name, rules, showsPatterns: false);
    }

    /// <summary>Grad-CAM: Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks", 2017.</summary>
    /// <param name="layer">The path of the layer; the model's default, or else its last convolution, where left out.</param>
    public static SaliencyMethod GradCam(string? layer = null) => new GradCam(layer);

    /// <summary>Guided Grad-CAM: guided backpropagation times the upsampled Grad-CAM, section 3.2 of the Grad-CAM paper.</summary>
    /// <param name="layer">The path of the layer; the model's default, or else its last convolution, where left out.</param>
    /// <param name="upsampling">How the map is brought to the input's size: libraries differ here.</param>
    public static SaliencyMethod GuidedGradCam(string? layer = null, Upsampling upsampling = Upsampling.Bilinear) => new GuidedGradCam(layer, upsampling);

    /// <summary>What of a pass of the model must be recorded for this method; everything unless overridden.</summary>
    public virtual RecordingNeeds Needs(Model model) => RecordingNeeds.Everything;

    /// <summary>Attributes the target. Called inside a <see cref="TensorScope"/>, so intermediate results need no care.</summary>
    public abstract Attribution Attribute(Recording recording, Target target);
}
