using AutogradNet.Imaging;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class TrainingRecipeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recipe").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ANetworkLearnsColours()
    {
        var data = new Colours(24, ["blue", "red"]);
        using var model = ModelZoo.Create("resnet20", 2, new RandomSource(1));
        var recipe = TrainingRecipe.SmallImages with { Epochs = 3, BatchSize = 8, MaximumRate = 0.05, Average = new(0.5) };
        var path = Path.Combine(_folder, "model.safetensors");
        using (var session = recipe.Create(model, data, data, 1, new TrainerOptions { CheckpointPath = path, LogPath = Path.Combine(_folder, "log") }))
        {
            session.Trainer.Run();
            Assert.Equal(1, session.Trainer.History.Epochs[^1].ValidationAccuracy);
        }

        Assert.True(File.Exists(Path.Combine(_folder, "log.png")));
        using var opened = ModelZoo.Open(path);
        using var input = opened.Preprocessing.Apply(data.Load(1));
        using var scores = opened.Network.Call(input);
        Assert.True(scores[1] > scores[0]);
        Assert.Equal("red", opened.Labels![1]);
    }

    [Fact]
    public void BiasesOfNormalizationsLearnAtARateOfTheirOwn()
    {
        var data = new Colours(16, ["blue", "red"]);
        using var model = ModelZoo.Create("resnet20", 2, new RandomSource(1));
        var recipe = TrainingRecipe.SmallImages with { Epochs = 1, BatchSize = 8, NormalizationBiasRate = 0, AlternatesMirroring = true, Average = new WeightAverage(0.5) { Lookahead = true } };
        using var session = recipe.Create(model, data, null, 1);
        session.Trainer.Run();
        foreach (var (name, parameter) in model.Network.NamedParameters())
        {
            var isBias = name.Contains("bn", StringComparison.Ordinal) && name.EndsWith("bias", StringComparison.Ordinal);
            if (isBias) Assert.All(parameter.Value.ToArray<float>(), value => Assert.Equal(0, value));
            if (name.EndsWith("bn1.weight", StringComparison.Ordinal)) Assert.Contains(parameter.Value.ToArray<float>(), value => value != 1);
        }
    }

    [Theory]
    [InlineData(OptimizerKind.NesterovSgd, 1)]
    [InlineData(OptimizerKind.NesterovSgd, null)]
    [InlineData(OptimizerKind.Muon, 1)]
    public void BiasesOfWhitenedPatchesAreLearnedAtFirst(OptimizerKind optimizer, int? epochs)
    {
        var data = new Colours(16, ["blue", "red"]);
        using var model = ModelZoo.Create("cifarnet", 2, new RandomSource(1));
        var bias = model.Network.NamedParameters().Single(entry => entry.Name.EndsWith("whiten.bias", StringComparison.Ordinal)).Parameter;
        var recipe = TrainingRecipe.CifarNet.With(optimizer) with { Epochs = 3, BatchSize = 8, WhiteningEpochs = epochs, ValidateEvery = 2 };
        using var session = recipe.Create(model, data, data, 1);
        var values = new List<float[]>();
        session.Trainer.EpochEnded += _ => values.Add(bias.Value.ToArray<float>());
        session.Trainer.Run();
        Assert.Contains(values[0], value => value != 0);
        Assert.Equal(epochs is not null, values[0].SequenceEqual(values[2]));
        Assert.Equal([false, true, true], session.Trainer.History.Epochs.Select(epoch => epoch.ValidationAccuracy is not null));
    }

    [Fact]
    public void ModelsAndOptimizersHaveTheirOwnNumbers()
    {
        Assert.Same(TrainingRecipe.CifarNet, ModelZoo.RecipeFor("cifarnet"));
        Assert.Same(TrainingRecipe.SmallImages, ModelZoo.RecipeFor("resnet20"));
        Assert.Same(TrainingRecipe.Scenes, TrainingRecipe.Scenes.With(OptimizerKind.AdamW));
        var large = TrainingRecipe.CifarNet with { BatchSize = 4 * TrainingRecipe.SmallImages.BatchSize };
        var other = large.With(OptimizerKind.AdamW);
        Assert.Equal((OptimizerKind.AdamW, TrainingRecipe.Scenes.MaximumRate, 1.0), (other.Optimizer, other.MaximumRate, other.NormalizationBiasRate));
        Assert.Equal((1.0, large.BatchSize), (other.FilterRate, other.BatchSize));
        Assert.Equal(TrainingRecipe.SmallImages.MaximumRate * 4, other.With(OptimizerKind.NesterovSgd).MaximumRate);
        var (muon, small) = (large.With(OptimizerKind.Muon), TrainingRecipe.CifarNet.With(OptimizerKind.Muon));
        Assert.Equal((small.MaximumRate * 4, small.FilterRate), (muon.MaximumRate, muon.FilterRate));
        Assert.True(muon.FilterRate < 1);
    }

    [Fact]
    public void AFlipStandsForTheRecipesOwnMirroring()
    {
        var recipe = TrainingRecipe.CifarNet.With([new HorizontalFlip(), new Cutout(4)]);
        Assert.True(recipe.AlternatesMirroring);
        Assert.Equal([new Cutout(4)], recipe.Augmentations);
        Assert.False(TrainingRecipe.CifarNet.With([new Cutout(4)]).AlternatesMirroring);
        recipe = TrainingRecipe.SmallImages.With([new HorizontalFlip()]);
        Assert.False(recipe.AlternatesMirroring);
        Assert.Equal([new HorizontalFlip()], recipe.Augmentations);
    }

    [Fact]
    public void OtherClassesInValidationAreRefused()
    {
        using var model = ModelZoo.Create("resnet20", 2, new RandomSource(1));
        var error = Assert.Throws<DatasetException>(() => TrainingRecipe.SmallImages.Create(model, new Colours(8, ["blue", "red"]), new Colours(8, ["blue", "green"]), 1));
        Assert.Contains("green", error.Message);
    }

    private sealed class Colours(int count, IReadOnlyList<string> classNames) : IImageDataset
    {
        public int Count => count;

        public IReadOnlyList<string> ClassNames => classNames;

        public int Label(int index) => index % 2;

        public string Name(int index) => $"colour {index}";

        public RgbImage Load(int index)
        {
            var image = new RgbImage(32, 32);
            var random = new RandomSource((ulong)index);
            for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(random.NextInt32(100) + (i % 3 == (Label(index) == 1 ? 0 : 2) ? 100 : 0));
            return image;
        }
    }
}
