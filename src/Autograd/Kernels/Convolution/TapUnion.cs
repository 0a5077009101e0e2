namespace AutogradNet.Kernels;

/// <summary>The taps of all grids of a layout together, over a grid as wide as the widest of them and as high as the highest.</summary>
internal sealed class TapUnion
{
    /// <summary>Takes the phases of a layout together.</summary>
    public TapUnion(TapPhase[] phases)
    {
        (Width, Height) = (phases.Max(phase => phase.Width), phases.Max(phase => phase.Height));
        Grids = phases.Count(phase => phase.Taps.Length > 0);
        nint[] offsets = [.. phases.SelectMany(phase => phase.Offsets).Distinct().Order()];
        Taps = Array.ConvertAll(offsets, offset => new TapPhase(0, 0, Height, Width, [0], [offset]));
        Uses = Array.ConvertAll(phases, phase => Array.ConvertAll(phase.Offsets, offset => Array.IndexOf(offsets, offset)));
    }

    /// <summary>Columns of the common grid.</summary>
    public int Width { get; }

    /// <summary>Rows of the common grid.</summary>
    public int Height { get; }

    /// <summary>Pixels of the common grid.</summary>
    public int Size => Width * Height;

    /// <summary>Grids that have taps.</summary>
    public int Grids { get; }

    /// <summary>Every tap that a grid has, in the order in which a padded plane holds what it reads: a grid of its own.</summary>
    public TapPhase[] Taps { get; }

    /// <summary>For each phase where its taps are among <see cref="Taps"/>.</summary>
    public int[][] Uses { get; }
}
