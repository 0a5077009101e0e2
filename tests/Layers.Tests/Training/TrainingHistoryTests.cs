using AutogradNet.Imaging;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class TrainingHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("history").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheLogIsReadBackAndCutOff()
    {
        var history = Example(4);
        history.Save(Path.Combine(_folder, "log"));
        Assert.Equal(history.Epochs, TrainingHistory.Load(Path.Combine(_folder, "log.json")).Epochs);
        Assert.Equal(history.Epochs.Take(2), TrainingHistory.Load(Path.Combine(_folder, "log.json"), 2).Epochs);
        var lines = File.ReadAllText(Path.Combine(_folder, "log.csv")).Split('\n');
        Assert.Equal("epoch,learning_rate,loss,accuracy,validation_loss,validation_accuracy,seconds,images_per_second", lines[0]);
        Assert.Equal("1,0.1,2.000000,0.250000,,,1.50,100.0", lines[1]);
        Assert.Equal("2,0.1,1.000000,0.500000,1.200000,0.400000,1.50,100.0", lines[2]);
        Assert.Equal(6, lines.Length);
        File.WriteAllText(Path.Combine(_folder, "log.json"), "[{");
        Assert.Contains("log.json", Assert.Throws<InvalidDataException>(() => TrainingHistory.Load(Path.Combine(_folder, "log.json"))).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void TheCurveIsDrawnForAnyNumberOfEpochs(int epochs)
    {
        var image = TrainingCurve.Draw(Example(epochs));
        var training = 0;
        for (var i = 0; i < image.Pixels.Length; i += 3)
        {
            if (image.Pixels[i] == 31 && image.Pixels[i + 1] == 119 && image.Pixels[i + 2] == 180) training++;
        }

        // The key alone has a line of 26 pixels by 2.
        Assert.InRange(training, epochs == 0 ? 20 : 65, image.Width * 20);
    }

    [Fact]
    public void TheCurvePassesThroughItsValues()
    {
        var history = new TrainingHistory();
        history.Add(new EpochResult(1, 0.1, 1, null, null, null, 1, 1));
        history.Add(new EpochResult(2, 0.1, 0, null, null, null, 1, 1));
        var image = TrainingCurve.Draw(history);
        // From the upper left corner of the axes to the lower right one.
        Assert.Equal([31, 119, 180], image.Row(58).Slice(61 * 3, 3).ToArray());
        Assert.Equal([31, 119, 180], image.Row(58 + 88).Slice((60 + 320) * 3, 3).ToArray());
        Assert.Equal([31, 119, 180], image.Row(58 + 175).Slice((60 + 639) * 3, 3).ToArray());
    }

    private static TrainingHistory Example(int epochs)
    {
        var history = new TrainingHistory();
        for (var i = 1; i <= epochs; i++)
        {
            history.Add(new EpochResult(i, 0.1, 2.0 / i, 1 - (0.75 / Math.Sqrt((3 * i) - 2) * (i == 2 ? 4.0 / 3 : 1)), i == 1 ? null : 2.4 / i, i == 1 ? null : 1 - (1.2 / i), 1.5, 100));
        }

        return history;
    }
}
