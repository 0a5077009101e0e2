using System.Globalization;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Commands;

/// <summary>
/// <c>demo --biased</c>: the demo's network learns scenes whose colours and textures give the class away, and its explanations are laid
/// beside those of the demo model, which learned shape.
/// </summary>
internal sealed record BiasDemo
{
    private const ulong TrainingSeed = 1;

    /// <summary>How many scenes are learned from; they stay in memory.</summary>
    public int TrainingScenes { get; init; } = 4096;

    /// <summary>How often they are gone through.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>How many scenes of one and of two objects both models are shown.</summary>
    public int Scenes { get; init; } = 96;

    public int Run(string folder, ulong seed, TextWriter output, CancellationToken cancellation)
    {
        using var biased = ModelZoo.Create("scenes", SceneGenerator.ClassNames.Count, new RandomSource(TrainingSeed), SceneGenerator.ClassNames);
        output.WriteLine($"The demo's network learns {TrainingScenes:N0} scenes in which every class has a colour and a texture of its own:");
        Learn(biased, output, cancellation);
        using var demo = DemoModel.Load();
        var suite = new CueConflictSuite(Scenes, seed);
        var (plain, misled) = ProgressBar.Run("Comparing", 4 * Scenes, show =>
            (suite.Run(demo, show, cancellation), suite.Run(biased, done => show((2 * Scenes) + done), cancellation)));
        var sheet = CueConflictReport.ToContactSheet(("demo model", plain), ("biased model", misled));
        var table = Compare(plain, misled);
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        var (weights, picture) = (Path.Combine(folder, "biased.safetensors"), Path.Combine(folder, "bias.png"));
        ModelZoo.Save(biased, weights, SafetensorsType.F16);
        sheet.Save(picture);
        table.Write(output);
        foreach (var (name, description) in CueConflictReport.Measures) output.WriteLine($"  {name}: {description}");
        output.WriteLine(weights);
        output.WriteLine(picture);
        return CommandLine.Success;
    }

    private void Learn(Model model, TextWriter output, CancellationToken cancellation)
    {
        var recipe = TrainingRecipe.Scenes with { Epochs = Epochs, MaximumRate = 2e-3, LabelSmoothing = 0, Average = null };
        var options = SceneOptions.SingleObject with { Bias = SceneBias.Color | SceneBias.Texture, BiasProbability = 1 };
        using var session = recipe.Create(model, new SceneImages(new SceneDataset(TrainingSeed, TrainingScenes, options)), null, TrainingSeed);
        TrainingDisplay.Run(session.Trainer, output, cancellation);
        cancellation.ThrowIfCancellationRequested();
        model.Network.Evaluate();
    }

    private static TextTable Compare(CueConflictReport plain, CueConflictReport misled)
    {
        var table = new TextTable("measure", ">demo model", ">biased model");
        foreach (var (name, _) in CueConflictReport.Measures) table.Add(name, Show(plain[name]), Show(misled[name]));
        return table;
    }

    private static string Show(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Mean:F3} [{estimate.Low:F3}, {estimate.High:F3}]");
}
