namespace AutogradNet.Layers;

/// <summary>
/// The small network that comes with the library: <see cref="Models.SceneNet"/>, trained on generated scenes with one of eight shapes
/// (<see cref="Data.SceneGenerator"/>). Its weights were made by this project's own trainer; <c>README.md</c> beside them says with
/// which command.
/// </summary>
public static class DemoModel
{
    private const string Resource = "scenes.safetensors";

    /// <summary>Loads the model, with its class names. To be disposed.</summary>
    public static Model Load()
    {
        using var stream = typeof(DemoModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without its resource {Resource}.");
        using var file = SafetensorsFile.Open(stream, Resource);
        return ModelZoo.Open(file);
    }
}
