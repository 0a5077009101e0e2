using AutogradNet.Explanations;
using AutogradNet.Imaging;

namespace AutogradNet.Cli.Output;

/// <summary>All explanations of one image side by side: a row for each class, a column for each method.</summary>
internal static class ExplanationSheet
{
    private const int Side = 224;

    public static RgbImage Draw(Recording recording, IReadOnlyList<(int Class, Attribution Attribution)> attributions)
    {
        var classes = attributions.GroupBy(entry => entry.Class).ToArray();
        var sheet = new ContactSheet(classes[0].Count() + 1, gap: 6);
        foreach (var group in classes)
        {
            var score = recording.Score(group.Key);
            sheet.Add(Scale(recording.Image!), $"{score.Label}: {score.Probability:P0}");
            foreach (var (_, attribution) in group)
            {
                var picture = attribution.LayerPath is not null && attribution.Values.Shape[1] == 1 ? recording.Overlay(attribution)! : attribution.Picture();
                sheet.Add(Scale(picture), attribution.Method);
            }
        }

        return sheet.Render();
    }

    private static RgbImage Scale(RgbImage image) => image.Width >= Side ? image : Resampling.ResizeBicubic(image, Side, Side * image.Height / image.Width);
}
