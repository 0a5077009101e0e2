using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a <see cref="CueConflictSuite"/> found.</summary>
public sealed class CueConflictReport
{
    /// <summary>The name and meaning of every measure, in the order to show them.</summary>
    public static IReadOnlyList<(string Name, string Description)> Measures { get; } =
    [
        ("accuracy", "right answers for one object of any colour and texture"),
        ("accuracy-agreeing", "right answers where colour and texture are those tied to the class"),
        ("shape-answers", "answers for the class of the outline where the paint is another's"),
        ("paint-answers", "answers for the class of the paint"),
        ("shape-bias", "of the answers for outline or paint, those for the outline (Geirhos et al., 2019)"),
        ("map-on-shape", "Grad-CAM for a class peaks higher on its outline than on its paint, two objects being painted as each other (0.5 is chance)"),
        ("energy-on-shape", "the same for the map's energy per pixel"),
        ("outline", "squared gradient at the outline as a part of that there and inside, per pixel (0.5 where both matter alike)"),
        ("color", "part of the squared gradient on the object that concerns colour, not brightness (2/3 without preference)"),
    ];

    internal CueConflictReport()
    {
    }

    /// <summary>The model's name.</summary>
    public string ModelName { get; internal init; } = "";

    /// <summary>How many scenes of one object, and of two, were shown.</summary>
    public int Scenes { get; internal init; }

    /// <summary>A measure with its 95 % interval over scenes, by its name in <see cref="Measures"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such measure.</exception>
    public Estimate this[string measure] => Estimates[measure];

    internal IReadOnlyDictionary<string, Estimate> Estimates { get; init; } = new Dictionary<string, Estimate>();

    internal IReadOnlyList<CueConflictExample> Examples { get; init; } = [];

    /// <summary>
    /// Example scenes for several models: a row for each question, first the scene with the outline asked for, then each model's
    /// Grad-CAM map with a ring round its peak, green where it is higher on that outline than on the paint of the class, and red where not.
    /// </summary>
    /// <param name="reports">Reports of one suite on several models, with a caption for each.</param>
    /// <exception cref="ArgumentException">There is no report, or they are not of the same scenes.</exception>
    public static RgbImage ToContactSheet(params IReadOnlyList<(string Caption, CueConflictReport Report)> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        if (reports.Count == 0) throw new ArgumentException("There is no report to draw.", nameof(reports));
        if (reports.Any(entry => !entry.Report.Examples.Select(example => example.Scene.Seed).SequenceEqual(reports[0].Report.Examples.Select(example => example.Scene.Seed))))
        {
            throw new ArgumentException("The reports are of different scenes.", nameof(reports));
        }

        return CueConflictSheet.Draw(reports);
    }
}
