using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>Which scores of a model belong to the shapes of the scenes.</summary>
internal static class SceneClasses
{
    /// <summary>For each shape the number of its score: by the model's labels or, where it has none, in the order of the shapes.</summary>
    /// <exception cref="ArgumentException">The model does not tell the shapes apart.</exception>
    public static int[] Find(Model model, int scores)
    {
        var names = SceneGenerator.ClassNames;
        if (model.Labels is not { } labels)
        {
            return scores == names.Count
                ? [.. Enumerable.Range(0, scores)]
                : throw new ArgumentException($"{model.Name} gives {scores} scores without labels; one for each of {string.Join(", ", names)} was expected.", nameof(model));
        }

        return [.. names.Select(Place)];

        int Place(string name)
        {
            for (var i = 0; i < Math.Min(labels.Count, scores); i++)
            {
                if (labels[i].Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
            }

            throw new ArgumentException($"{model.Name} has no class '{name}'; the suite needs a model of the classes {string.Join(", ", names)}.", nameof(model));
        }
    }
}
