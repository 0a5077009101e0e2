using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>The examples of several models side by side.</summary>
internal static class CueConflictSheet
{
    private const int Side = 224;

    public static RgbImage Draw(IReadOnlyList<(string Caption, CueConflictReport Report)> reports)
    {
        var sheet = new ContactSheet(reports.Count + 1, gap: 8) { Background = new RgbColor(250, 250, 252), TextColor = new RgbColor(45, 48, 56) };
        for (var i = 0; i < reports[0].Report.Examples.Count; i++)
        {
            var first = reports[0].Report.Examples[i];
            var objects = first.Scene.Objects;
            var (asked, other) = (Name(objects[first.Object]), Name(objects[1 - first.Object]));
            sheet.Add(Enlarge(ExampleSheet.Outlined(first.Image, first.Mask)), $"where is the {asked}?\nit has the paint of a {other}");
            foreach (var (caption, report) in reports)
            {
                var example = report.Examples[i];
                sheet.Add(ExampleSheet.Pointed(Enlarge(example.Image), example.Map.Resize(Side, Side), example.IsOnShape), $"{caption}\n{asked}: {example.Score.Probability:P0}");
            }
        }

        return sheet.Render();
    }

    private static string Name(SceneObject item) => SceneGenerator.ClassNames[item.Label];

    private static RgbImage Enlarge(RgbImage image) => Resampling.ResizeBicubic(image, Side, Side);
}
