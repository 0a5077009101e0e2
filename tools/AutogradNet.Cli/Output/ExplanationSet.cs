using AutogradNet.Explanations;

namespace AutogradNet.Cli.Output;

/// <summary>Every class under every method, from one recording.</summary>
internal sealed class ExplanationSet : IDisposable
{
    private readonly Recording _recording;
    private readonly List<(int Class, Attribution Attribution)> _attributions = [];

    public ExplanationSet(Recording recording, IReadOnlyList<int> classes, IReadOnlyList<SaliencyMethod> methods, CancellationToken cancellation)
    {
        _recording = recording;
        try
        {
            ProgressBar.Run("Explaining", classes.Count * methods.Count, report =>
            {
                Run(classes, methods, cancellation, report);
                return true;
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<(int Class, Attribution Attribution)> Attributions => _attributions;

    /// <summary>Draws the pictures; overlays only where an image was given.</summary>
    public void Draw(PictureSet pictures, string name)
    {
        var rows = _recording.Logits.Shape[0];
        foreach (var (index, attribution) in _attributions)
        {
            for (var row = 0; row < rows; row++)
            {
                var stem = rows == 1 ? $"{name}-{index}-{attribution.Method}" : $"{name}-{row}-{index}-{attribution.Method}";
                pictures.Add(stem, attribution.Picture(row));
                if (_recording.Overlay(attribution, row) is { } overlay) pictures.Add($"{stem}-overlay", overlay);
            }
        }
    }

    /// <summary>Says which pictures will be blank, so that nobody looks for a fault: DeconvNet can lose every signal on its way back.</summary>
    public void WriteNotes(TextWriter output)
    {
        foreach (var (index, attribution) in _attributions)
        {
            if (!attribution.Values.Span<float>().ContainsAnyExcept(0f)) output.WriteLine($"  {attribution.Method} for class {index} is zero everywhere.");
        }
    }

    public void Dispose()
    {
        foreach (var (_, attribution) in _attributions) attribution.Dispose();
    }

    private void Run(IReadOnlyList<int> classes, IReadOnlyList<SaliencyMethod> methods, CancellationToken cancellation, Action<int> report)
    {
        foreach (var index in classes)
        {
            foreach (var method in methods)
            {
                cancellation.ThrowIfCancellationRequested();
                _attributions.Add((index, _recording.Attribute(method, Target.Class(index))));
                report(_attributions.Count);
            }
        }
    }
}
