using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>
/// The settings of a whole training of a classifier of images: Nesterov's gradient descent on one cycle of the learning rate, label
/// smoothing, weight decay on all but biases and scales, an average of the weights, augmentation.
/// </summary>
public sealed record TrainingRecipe
{
    // For the batches of SmallImages: what Jordan's later variant of the network of CifarNet takes for batches of 2000.
    private const double MuonRate = 0.163;
    private const double MuonFilterRate = 0.094;

    /// <summary>
    /// For pictures of about 32×32 pixels, such as CIFAR-10: they are shifted by two pixels and flipped. For so few epochs, larger shifts and
    /// covered parts only slow learning.
    /// </summary>
    public static TrainingRecipe SmallImages { get; } = new()
    {
        Epochs = 13,
        MaximumRate = 0.15,
        LabelSmoothing = 0.2,
        Augmentations = [new PadAndCrop(2), new HorizontalFlip()],
    };

    /// <summary>
    /// For the same pictures and the network <c>cifarnet</c>: what Jordan, "94 % on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024, found for
    /// it, for batches of 128 instead of 1024 and with the rate that he takes for more than ten epochs. For three times as many epochs the
    /// pictures are shifted by up to four pixels and partly covered, as he does with the larger networks; with 14 epochs or fewer that gains
    /// nothing over shifts by two.
    /// </summary>
    public static TrainingRecipe CifarNet { get; } = SmallImages with
    {
        Epochs = 32,
        ValidateEvery = 8,
        MaximumRate = 0.163,
        RiseShare = 0.23,
        StartDivisor = 5,
        EndDivisor = 2.857,
        LinearRate = true,
        Momentum = 0.85,
        WeightDecay = 1.53e-3,
        NormalizationBiasRate = 64,
        WhiteningEpochs = 2,
        Average = new WeightAverage(0.774) { Every = 40, Lookahead = true },
        AlternatesMirroring = true,
        Augmentations = [new PadAndCrop(4), new Cutout(8)],
    };

    /// <summary>
    /// For generated scenes and the network <c>scenes</c>: shape is hard to learn where colour and texture say nothing, so many small
    /// steps of AdamW.
    /// </summary>
    public static TrainingRecipe Scenes { get; } = new()
    {
        Optimizer = OptimizerKind.AdamW,
        Epochs = 12,
        BatchSize = 32,
        MaximumRate = 1.2e-3,
        WeightDecay = 0.02,
        LabelSmoothing = 0.05,
        Augmentations = [new HorizontalFlip()],
        CacheImages = false,
    };

    private const int InitialSamples = 2048;

    /// <summary>What moves the weights.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.NesterovSgd;

    /// <summary>How often the data set is gone through.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>The samples of a step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The learning rate at the top of the cycle.</summary>
    public double MaximumRate { get; init; } = 0.2;

    /// <summary>The share of the steps in which the rate rises.</summary>
    public double RiseShare { get; init; } = 0.25;

    /// <summary>The highest rate divided by the first.</summary>
    public double StartDivisor { get; init; } = 10;

    /// <summary>The first rate divided by the last.</summary>
    public double EndDivisor { get; init; } = 100;

    /// <summary>Whether the rate rises and falls along straight lines instead of cosines.</summary>
    public bool LinearRate { get; init; }

    /// <summary>The momentum of <see cref="OptimizerKind.NesterovSgd"/>.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay of weights of more than one axis.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>The share of the target spread over all classes.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>How weights are averaged; null does not.</summary>
    public WeightAverage? Average { get; init; } = new(0.99);

    /// <summary>
    /// The learning rate of the biases of batch normalisations, as a multiple of that of everything else. Large ones speed learning up where
    /// epochs are few (Page, "How to Train Your ResNet 8: Bag of Tricks", 2019).
    /// </summary>
    public double NormalizationBiasRate { get; init; } = 1;

    /// <summary>The learning rate of the filters of convolutions, as a multiple of that of everything else.</summary>
    public double FilterRate { get; init; } = 1;

    /// <summary>
    /// The epochs after which the biases of a <see cref="PatchWhitening"/> stay as they are; null learns them to the end. They settle early,
    /// and without them no gradient need reach the first layer.
    /// </summary>
    public int? WhiteningEpochs { get; init; }

    /// <summary>How many epochs lie between two validations, see <see cref="TrainerOptions.ValidateEvery"/>.</summary>
    public int ValidateEvery { get; init; } = 1;

    /// <summary>Whether the training pictures are mirrored in every other epoch, see <see cref="DataLoaderOptions.AlternatesMirroring"/>.</summary>
    public bool AlternatesMirroring { get; init; }

    /// <summary>What is changed at random in the training pictures.</summary>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>Mixes the samples of a batch; null does not.</summary>
    public Mixup? Mixup { get; init; }

    /// <summary>Whether decoded pictures are kept in memory.</summary>
    public bool CacheImages { get; init; } = true;

    /// <summary>Threads that prepare batches.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// The same with another optimiser, and the learning rates and weight decay that are usual with it. The rates of gradient descent, and
    /// of Muon, are in proportion to the batch (Goyal et al., "Accurate, Large Minibatch SGD", 2017).
    /// </summary>
    public TrainingRecipe With(OptimizerKind optimizer)
    {
        if (optimizer == Optimizer) return this;
        var batches = (double)BatchSize / SmallImages.BatchSize;
        var (rate, filterRate, decay) = optimizer switch
        {
            OptimizerKind.AdamW => (Scenes.MaximumRate, 1, Scenes.WeightDecay),
            OptimizerKind.Muon => (MuonRate * batches, MuonFilterRate, CifarNet.WeightDecay),
            _ => (SmallImages.MaximumRate * batches, 1, SmallImages.WeightDecay),
        };
        return this with { Optimizer = optimizer, MaximumRate = rate, FilterRate = filterRate, WeightDecay = decay, NormalizationBiasRate = 1 };
    }

    /// <summary>
    /// The same with other augmentations. Where the recipe mirrors pictures in every other epoch, a <see cref="HorizontalFlip"/> among them
    /// stands for that; without one nothing is mirrored.
    /// </summary>
    public TrainingRecipe With(IReadOnlyList<Augmentation> augmentations)
    {
        ArgumentNullException.ThrowIfNull(augmentations);
        if (!AlternatesMirroring) return this with { Augmentations = augmentations };
        IReadOnlyList<Augmentation> others = [.. augmentations.Where(augmentation => augmentation is not HorizontalFlip)];
        return this with { Augmentations = others, AlternatesMirroring = others.Count < augmentations.Count };
    }

    /// <summary>Puts a training together.</summary>
    /// <param name="model">What learns, with initial weights; it remains the caller's.</param>
    /// <param name="training">What is learned from.</param>
    /// <param name="validation">What is measured on, see <see cref="ValidateEvery"/>.</param>
    /// <param name="seed">Decides the order and the augmentations.</param>
    /// <param name="options">Where checkpoints and the log go; what the recipe decides is taken from the recipe.</param>
    /// <exception cref="DatasetException">There are too few pictures, or the first cannot be read.</exception>
    public TrainingSession Create(Model model, IImageDataset training, IImageDataset? validation, ulong seed, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        if (validation is not null && !validation.ClassNames.SequenceEqual(training.ClassNames, StringComparer.Ordinal))
        {
            throw new DatasetException(
                $"The classes differ: {string.Join(", ", training.ClassNames)} in training, {string.Join(", ", validation.ClassNames)} in validation.");
        }

        // One cache for the first look at the data and the training: no picture is decoded twice.
        var pictures = Cached(training);
        InitializeFromData(model, pictures, seed);
        var loader = new DataLoader(new PreparedImages(pictures, model.Preprocessing, Augmentations), new DataLoaderOptions
        {
            BatchSize = BatchSize,
            Shuffle = true,
            DropLast = training.Count >= BatchSize,
            Seed = seed,
            Workers = Workers,
            AlternatesMirroring = AlternatesMirroring,
            Mixup = Mixup,
        });
        var validationLoader = validation is null
            ? null
            : new DataLoader(new PreparedImages(Cached(validation), model.Preprocessing, []), new DataLoaderOptions { BatchSize = BatchSize, Workers = Workers });
        var schedule = new OneCycleSchedule(MaximumRate, Math.Max(2, (long)Epochs * loader.BatchesPerEpoch))
        {
            RiseShare = RiseShare,
            StartDivisor = StartDivisor,
            EndDivisor = EndDivisor,
            Linear = LinearRate,
        };
        var parameters = model.Network.NamedParameters();
        Optimizer optimizer = Optimizer switch
        {
            OptimizerKind.AdamW => new AdamW(parameters, MaximumRate, weightDecay: WeightDecay),
            OptimizerKind.Muon => new Muon(parameters, MaximumRate, Momentum, WeightDecay, iterations: 3),
            _ => new Sgd(parameters, MaximumRate, Momentum, nesterov: Momentum > 0, weightDecay: WeightDecay),
        };
        optimizer.DecayOnly((_, parameter) => parameter.Shape.Rank > 1);
        var shifts = Modules<BatchNorm2dLayer>(model).Select(norm => norm.Bias).ToHashSet();
        optimizer.ScaleRate((_, parameter) => shifts.Contains(parameter) ? NormalizationBiasRate : parameter.Shape.Rank == 4 ? FilterRate : 1);
        var early = Modules<PatchWhitening>(model).SelectMany(module => module.NamedParameters()).Select(entry => entry.Parameter).ToHashSet();
        var trainer = new Trainer(model.Network, optimizer, schedule, loader, validationLoader, (options ?? new TrainerOptions()) with
        {
            Epochs = Epochs,
            Loss = Losses.CrossEntropy(LabelSmoothing),
            Average = Average,
            ValidateEvery = ValidateEvery,
            Frozen = WhiteningEpochs is { } last ? (_, parameter, epoch) => epoch >= last && early.Contains(parameter) : null,
            ModelName = model.Name,
        });
        return new TrainingSession(trainer, optimizer, validationLoader);
    }

    // What is computed from samples instead of being learned: from some pictures as they are.
    private void InitializeFromData(Model model, IImageDataset pictures, ulong seed)
    {
        var modules = Modules<IDataInitialized>(model).ToArray();
        if (modules.Length == 0) return;
        var some = new DataLoader(
            new PreparedImages(pictures, model.Preprocessing, []),
            new DataLoaderOptions { BatchSize = Math.Min(InitialSamples, pictures.Count), Shuffle = true, Seed = seed, Workers = Workers });
        foreach (var batch in some.Epoch(0, 0))
        {
            using (batch)
            {
                foreach (var module in modules) module.InitializeFrom(batch.Inputs);
            }

            break;
        }
    }

    private static IEnumerable<T> Modules<T>(Model model) => model.Network.NamedModules().Select(entry => entry.Module).OfType<T>();

    private IImageDataset Cached(IImageDataset images) => CacheImages ? new ImageCache(images) : images;
}
