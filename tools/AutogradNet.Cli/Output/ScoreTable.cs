using System.Globalization;
using AutogradNet.Explanations;

namespace AutogradNet.Cli.Output;

/// <summary>Prints the most probable classes of each example.</summary>
internal static class ScoreTable
{
    public static void Write(TextWriter output, Recording recording, int count)
    {
        var rows = recording.Logits.Shape[0];
        for (var row = 0; row < rows; row++)
        {
            if (rows > 1) output.WriteLine($"Example {row}");
            foreach (var score in recording.Top(count, row))
            {
                var line = string.Create(CultureInfo.InvariantCulture, $"  {score.Probability,7:P2}  {score.Score,9:F4}  {score.Index,5}  {score.Name}");
                output.WriteLine(line.TrimEnd());
            }
        }
    }
}
