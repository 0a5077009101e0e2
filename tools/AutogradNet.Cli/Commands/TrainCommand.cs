using System.CommandLine;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet train</c>: from a folder of pictures to weights that <c>explain</c> takes.</summary>
internal static class TrainCommand
{
    private const string Description = """
        Trains a model on pictures sorted into folders by class.

        The data are a directory or zip of CLASS/FILE pictures, or of train/CLASS/FILE and test/CLASS/FILE; or the word scenes for
        generated pictures of eight shapes. Writes DIR/checkpoint.safetensors after every epoch (--resume continues bit for bit),
        DIR/log.csv, .json and .png, and at the end DIR/model.safetensors, which explain and classify take as --weights.
        Ctrl-C finishes the step, saves and exits.

        Example:
          autogradnet train --data cifar10.zip --model cifarnet --out cifar
        """;

    private static readonly Dictionary<string, OptimizerKind> Optimizers = new()
    {
        ["sgd"] = OptimizerKind.NesterovSgd,
        ["adamw"] = OptimizerKind.AdamW,
        ["muon"] = OptimizerKind.Muon,
    };

    public static Command Make(TextWriter output)
    {
        var command = new Command("train", Description);
        var data = new Option<string>("--data") { Description = "A directory or zip of CLASS/FILE pictures, or the word scenes.", HelpName = "PATH|scenes", Required = true };
        var model = new Option<string>("--model", "-m") { Description = $"The architecture: {string.Join(", ", ModelZoo.Names)}.", HelpName = "NAME", Required = true };
        var epochs = Count("--epochs", "How often to go through the data.");
        var batch = Count("--batch", "Pictures in a step.");
        var method = new Option<string?>("--optimizer") { Description = "sgd (Nesterov momentum), adamw, or muon (orthogonal steps of convolutions' filters).", HelpName = "NAME" };
        method.AcceptOnlyFromAmong([.. Optimizers.Keys]);
        var rate = Number("--rate", "The highest learning rate of the one-cycle schedule.");
        var decay = Number("--weight-decay", "The decay of the weights.");
        var smoothing = Number("--label-smoothing", "How much of the target is spread over all classes.");
        var augment = new Option<string?>("--augment") { Description = "Any of flip, crop, cutout, jitter, in place of the model's own; or none.", HelpName = "NAME[,NAME...]" };
        var scenes = Count("--scenes", $"How many scenes to generate, with --data scenes; {TrainingSource.DefaultScenes} where left out.");
        var bias = new Option<bool>("--biased") { Description = "With --data scenes: colour and texture give the class away, to see explanations expose it." };
        var validate = Count("--validate-every", "Epochs from one validation to the next.");
        var seed = new Option<long>("--seed") { Description = "Decides the initial weights, the order and the augmentations.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for checkpoint, log and model.", HelpName = "DIR", DefaultValueFactory = _ => "training" };
        var half = new Option<bool>("--half") { Description = "Stores the final model in half precision." };
        var resume = new Option<bool>("--resume") { Description = "Continues from DIR/checkpoint.safetensors." };
        foreach (var option in new Option[] { data, model, epochs, batch, method, rate, decay, smoothing, augment, scenes, bias, validate, seed, folder, half, resume }) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var start = (ulong)parsed.GetValue(seed);
            var name = parsed.GetRequiredValue(model);
            using var source = TrainingSource.Open(parsed.GetRequiredValue(data), name, parsed.GetValue(scenes), parsed.GetValue(bias), start);
            using var made = ModelZoo.Create(name, source.Training.ClassNames.Count, new RandomSource(start), source.Training.ClassNames);
            var recipe = source.Recipe;
            recipe = recipe.With(parsed.GetValue(method) is { } named ? Optimizers[named] : recipe.Optimizer);
            recipe = recipe with
            {
                Epochs = parsed.GetValue(epochs) ?? recipe.Epochs,
                BatchSize = parsed.GetValue(batch) ?? recipe.BatchSize,
                MaximumRate = parsed.GetValue(rate) ?? recipe.MaximumRate,
                WeightDecay = parsed.GetValue(decay) ?? recipe.WeightDecay,
                LabelSmoothing = parsed.GetValue(smoothing) ?? recipe.LabelSmoothing,
                ValidateEvery = parsed.GetValue(validate) ?? recipe.ValidateEvery,
            };
            if (parsed.GetValue(augment) is { } names) recipe = recipe.With(AugmentationList.Parse(names, made.Preprocessing));
            var place = Path.GetFullPath(parsed.GetRequiredValue(folder));
            var checkpoint = Path.Combine(place, "checkpoint.safetensors");
            using var session = recipe.Create(made, source.Training, source.Validation, start, new TrainerOptions { CheckpointPath = checkpoint, LogPath = Path.Combine(place, "log") });
            var trainer = session.Trainer;
            Directory.CreateDirectory(place);
            if (parsed.GetValue(resume)) trainer.Resume(checkpoint);
            output.WriteLine($"{name}: {made.Network.ParameterCount:N0} parameters, {source.Training.Count:N0} pictures of {source.Training.ClassNames.Count} classes");
            TrainingDisplay.Run(trainer, output, cancellation);
            if (!trainer.IsFinished)
            {
                output.WriteLine($"Stopped after step {trainer.Step}; --resume continues from {checkpoint}");
                return Task.FromResult(CommandLine.Cancelled);
            }

            made.Network.Evaluate();
            trainer.Average?.Swap();
            var final = Path.Combine(place, "model.safetensors");
            ModelZoo.Save(made, final, parsed.GetValue(half) ? SafetensorsType.F16 : null);
            output.WriteLine(final);
            if (session.Validation is { } validation && (recipe.AlternatesMirroring || recipe.Augmentations.Any(augmentation => augmentation is HorizontalFlip)))
            {
                TrainingDisplay.FromSeveralViews(made.Network, validation, output, cancellation);
            }

            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }

    // Values below what makes sense are refused; what is left out is the recipe's.
    private static Option<int?> Count(string name, string description) =>
        Validated(new Option<int?>(name) { Description = description, HelpName = "N" }, value => value is null or >= 1, "at least 1");

    private static Option<double?> Number(string name, string description) => Validated(
        new Option<double?>(name) { Description = description, HelpName = "X" }, value => value is null || (double.IsFinite(value.Value) && value >= 0), "a number, not negative");

    private static Option<T> Validated<T>(Option<T> option, Func<T, bool> isValid, string expected)
    {
        option.Validators.Add(result =>
        {
            if (result.Errors.Any()) return;
            var value = result.GetValueOrDefault<T>();
            if (!isValid(value)) result.AddError($"{option.Name} must be {expected}, not {value}.");
        });
        return option;
    }
}
