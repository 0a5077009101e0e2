using System.Globalization;
using System.Text;
using System.Text.Json;
using AutogradNet.Imaging;

namespace AutogradNet.Layers.Training;

/// <summary>What each epoch came to, as a list, as a log and as a picture.</summary>
public sealed class TrainingHistory
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    private readonly List<EpochResult> _epochs = [];

    /// <summary>The epochs in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>Reads the JSON log.</summary>
    /// <param name="path">The file.</param>
    /// <param name="epochs">How many epochs are kept; what comes later is dropped.</param>
    /// <exception cref="InvalidDataException">It is no such log.</exception>
    public static TrainingHistory Load(string path, int epochs = int.MaxValue)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var history = new TrainingHistory();
            history._epochs.AddRange((JsonSerializer.Deserialize<List<EpochResult>>(File.ReadAllText(path), Json) ?? []).Take(epochs));
            return history;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no log of training: {e.Message}", e);
        }
    }

    /// <summary>Writes the log as <c>.csv</c> and <c>.json</c> and its curve as <c>.png</c>, each whole or not at all.</summary>
    /// <param name="path">The path without the extension.</param>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path + ".csv", stream => stream.Write(Encoding.UTF8.GetBytes(ToCsv())));
        AtomicFile.Write(path + ".json", stream => JsonSerializer.Serialize(stream, _epochs, Json));
        TrainingCurve.Draw(this).Save(path + ".png");
    }

    /// <summary>The log as comma-separated values: a heading, then a line for each epoch; what was not measured is empty.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("epoch,learning_rate,loss,accuracy,validation_loss,validation_accuracy,seconds,images_per_second\n");
        foreach (var e in _epochs)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{e.Epoch},{e.LearningRate:g6},{e.Loss:f6},{e.Accuracy:f6},{e.ValidationLoss:f6},{e.ValidationAccuracy:f6},{e.Seconds:f2},{e.ImagesPerSecond:f1}");
        }

        return text.Replace("\r\n", "\n").ToString();
    }

    internal void Add(EpochResult result) => _epochs.Add(result);
}
