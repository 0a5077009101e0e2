using System.Globalization;
using System.Text.Json;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>
/// One safetensors file with everything that training needs to continue. The network's weights stand under their own names, averaged
/// where an average is kept, so that the file loads as a model; all else is under <c>training/</c>.
/// </summary>
internal static class TrainingCheckpoint
{
    public const string ModelKey = "model";
    public const string ClassesKey = "classes";
    public const string DataKey = "data";

    private const string OptimizerPrefix = ModuleLoading.TrainingPrefix + "optimizer/";
    private const string WeightsPrefix = ModuleLoading.TrainingPrefix + "weights/";
    private const string RandomPrefix = ModuleLoading.TrainingPrefix + "random/";
    private const string CountersName = ModuleLoading.TrainingPrefix + "counters";
    private const string LossName = ModuleLoading.TrainingPrefix + "loss_sum";

    public static void Save(
        string path, Module network, Optimizer optimizer, ExponentialMovingAverage? average, TrainingState state, DataLoader data, string? model)
    {
        using var scope = new TensorScope();
        var tensors = new List<KeyValuePair<string, Tensor>>();
        if (average is null)
        {
            tensors.AddRange(network.StateDict());
        }
        else
        {
            tensors.AddRange(average.State());
            tensors.AddRange(WithPrefix(WeightsPrefix, network.StateDict()));
        }

        tensors.AddRange(WithPrefix(OptimizerPrefix, optimizer.State()));
        tensors.AddRange(WithPrefix(RandomPrefix, Generators(network).Select(entry => KeyValuePair.Create(entry.Path, Position(entry.Random)))));
        var (counters, lossSum) = state.ToTensors();
        tensors.Add(new(CountersName, counters));
        tensors.Add(new(LossName, lossSum));
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["epochs"] = state.Epoch.ToString(CultureInfo.InvariantCulture),
            ["steps"] = state.Step.ToString(CultureInfo.InvariantCulture),
        };
        if (model is not null) metadata[ModelKey] = model;
        metadata[DataKey] = JsonSerializer.Serialize(Describe(data, optimizer));
        if (data.Dataset.ClassNames is { } classes) metadata[ClassesKey] = JsonSerializer.Serialize(classes);
        SafetensorsWriter.Write(path, tensors, metadata);
    }

    public static void Load(string path, Module network, Optimizer optimizer, ExponentialMovingAverage? average, TrainingState state, DataLoader data)
    {
        using var file = SafetensorsFile.Open(path);
        using var scope = new TensorScope();
        if (!file.TryRead(CountersName, out var counters)
            || counters.Shape != [5]
            || counters.DType != DType.Int64
            || counters.Span<long>().ContainsAnyExceptInRange(0, int.MaxValue)
            || !file.TryRead(LossName, out var lossSum)
            || lossSum.Count != 1)
        {
            throw new WeightFormatException($"{path} holds weights but no state of training; it cannot be continued from.");
        }

        CheckData(path, file, Describe(data, optimizer));
        var weights = Read(file, WeightsPrefix);
        if (weights.Count > 0 != average is not null)
        {
            throw new WeightFormatException($"{path} was written {(weights.Count > 0 ? "with" : "without")} an average of the weights; training must be put together alike.");
        }

        try
        {
            optimizer.LoadState(Read(file, OptimizerPrefix));
            average?.LoadState(Read(file, ""));
        }
        catch (ArgumentException e)
        {
            throw new WeightFormatException($"{path}: {e.Message}", e);
        }

        if (average is null) network.LoadStateDict(file);
        else network.LoadStateDict(weights);
        foreach (var (name, random) in Generators(network))
        {
            if (!file.TryRead(RandomPrefix + name, out var position) || position.DType != DType.Int64 || position.Count != 2)
            {
                throw new WeightFormatException($"{path} lacks the state of the generator of '{name}'.");
            }

            var bits = position.Span<long>();
            random.State = ((ulong)bits[0], (ulong)bits[1]);
        }

        state.Load(counters.Span<long>(), lossSum.ToDouble());
    }

    // What must not change. Optimisers may remember as many tensors of the same shapes as others, and mean other things by them.
    private static Dictionary<string, string> Describe(DataLoader data, Optimizer optimizer) =>
        new(data.Describe(), StringComparer.Ordinal) { ["optimizer"] = optimizer.GetType().Name };

    // Other batches than those the file was learned from would not continue that training but begin another.
    private static void CheckData(string path, SafetensorsFile file, Dictionary<string, string> expected)
    {
        Dictionary<string, string>? saved;
        try
        {
            saved = file.Metadata.TryGetValue(DataKey, out var json) ? JsonSerializer.Deserialize<Dictionary<string, string>>(json) : null;
        }
        catch (JsonException e)
        {
            throw new WeightFormatException($"{path}: what it was trained on cannot be read: {e.Message}", e);
        }

        if (saved is null) throw new WeightFormatException($"{path} does not say what it was trained on; it cannot be continued from.");
        var differences = expected.Where(entry => saved.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => $"the {entry.Key} was {saved.GetValueOrDefault(entry.Key, "not stated")} and is now {entry.Value}").ToArray();
        if (differences.Length > 0) throw new WeightFormatException($"{path} cannot be continued from: {string.Join("; ", differences)}.");
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> WithPrefix(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(entry => KeyValuePair.Create(prefix + entry.Key, entry.Value));

    private static Dictionary<string, Tensor> Read(SafetensorsFile file, string prefix) => file.Entries.Keys
        .Where(name => prefix.Length > 0 ? name.StartsWith(prefix, StringComparison.Ordinal) : !name.StartsWith(ModuleLoading.TrainingPrefix, StringComparison.Ordinal))
        .ToDictionary(name => name[prefix.Length..], file.Read, StringComparer.Ordinal);

    private static IEnumerable<(string Path, RandomSource Random)> Generators(Module network)
    {
        foreach (var (path, module) in network.NamedModules())
        {
            if (module is IRandomModule { Random: { } random }) yield return (path, random);
        }
    }

    private static Tensor Position(RandomSource random) => Tensor.From<long>([(long)random.State.Position, (long)random.State.Increment], [2]);
}
