using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>Explains image classifiers in one line. For several questions about one image use a <see cref="Recording"/>: one forward pass answers all.</summary>
public static class Saliency
{
    /// <summary>Which pixels made the model give the class its score.</summary>
    /// <param name="model">The model, in evaluation mode; may be used by several threads at once.</param>
    /// <param name="image">The image, of any size: the model knows its preprocessing.</param>
    /// <param name="classIndex">The class; the most probable one where left out.</param>
    /// <param name="method">The method; <see cref="SaliencyMethod.GradCam"/> where left out.</param>
    /// <returns>The explanation; to be disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such class.</exception>
    /// <exception cref="InvalidOperationException">The model is in training mode, or its scores are not finite.</exception>
    /// <example><code>
    /// using var explanation = Saliency.Explain(model, RgbImage.Load("dog.jpg"), 243);
    /// explanation.Overlay().Save("dog-243.png");
    /// </code></example>
    public static Explanation Explain(Model model, RgbImage image, int? classIndex = null, SaliencyMethod? method = null)
    {
        method ??= SaliencyMethod.GradCam();
        using var recording = Recording.For(model, image, method);
        return recording.Explain(classIndex, method);
    }

    /// <summary>As <see cref="Explain(Model, RgbImage, int?, SaliencyMethod?)"/>, for an example that is already preprocessed, 1×C×H×W.</summary>
    public static Explanation Explain(Model model, Tensor input, int? classIndex = null, SaliencyMethod? method = null)
    {
        method ??= SaliencyMethod.GradCam();
        using var recording = Recording.For(model, input, method);
        return recording.Explain(classIndex, method);
    }
}
