using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>An object of a scene as the model meets it.</summary>
/// <param name="ClassIndex">The number of its class among the model's scores.</param>
/// <param name="ClassName">The name of its class.</param>
/// <param name="Mask">Where it is in the network's input; may be empty where the image was cropped.</param>
/// <param name="IsRecognized">Whether its class is among the k highest scores, the scene having k objects.</param>
internal sealed record SeenObject(int ClassIndex, string ClassName, PixelMask Mask, bool IsRecognized)
{
    public static IReadOnlyList<SeenObject> Of(Scene scene, Recording recording)
    {
        var model = recording.Model;
        var classes = SceneClasses.Find(model, recording.Logits.Shape[1]);
        var highest = recording.Top(scene.Objects.Count).Select(score => score.Index).ToHashSet();
        return
        [
            .. scene.Objects.Select(o => new SeenObject(
                classes[o.Label], SceneGenerator.ClassNames[o.Label], PixelMask.AsSeen(o.Mask, model.Preprocessing), highest.Contains(classes[o.Label]))),
        ];
    }
}
