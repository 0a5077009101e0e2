using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The vectors that fill the first rows of a plane: where each is read in a padded plane and where it is written. All later rows are filled
/// alike. The last vector of a row begins early enough to end with it; rows shorter than a vector reach into the next one, which is
/// written after them.
/// </summary>
internal sealed unsafe class DepthwisePlaces
{
    /// <summary>Vectors that are summed at once, so that additions need not wait for one another.</summary>
    public const int Group = 8;

    // Pinned: read where they were, then where they are written.
    private readonly nint[] _places;
    private readonly int _length;

    /// <summary>Lists the vectors of <paramref name="lanes"/> elements of a phase's grid; rows that are read lie <paramref name="pitch"/> apart.</summary>
    public DepthwisePlaces(TapPhase phase, int pitch, int lanes)
    {
        (Lanes, Pitch, Width, Height) = (lanes, pitch, phase.Width, phase.Height);
        if (Pitch == Width)
            (Pitch, Width, Height) = (phase.Size, phase.Size, 1);
        int across = (Width + lanes - 1) / lanes;
        Rows = 1;
        while (Rows < Height && across * Rows % Group != 0)
            Rows++;
        int vectors = across * Rows;
        _length = (vectors + Group - 1) / Group * Group;
        _places = GC.AllocateArray<nint>(2 * _length, pinned: true);
        for (int i = 0; i < _length; i++)
        {
            (int y, int vector) = Math.DivRem(Math.Min(i, vectors - 1), across);
            int x = Math.Max(0, Math.Min(vector * lanes, Width - lanes));
            Read(0)[i] = ((nint)y * Pitch) + x;
            Write(0)[i] = ((nint)y * Width) + x;
        }
    }

    /// <summary>Elements of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Elements of a row.</summary>
    public int Width { get; }

    /// <summary>Rows of the plane.</summary>
    public int Height { get; }

    /// <summary>Elements between two rows that are read.</summary>
    public int Pitch { get; }

    /// <summary>Rows whose vectors are listed.</summary>
    public int Rows { get; }

    /// <summary>Groups of the vectors that are listed; the last vector may be listed more than once.</summary>
    public int Groups => _length / Group;

    /// <summary>Where the vectors of a group are read.</summary>
    public nint* Read(int group) => Pointer + (group * Group);

    /// <summary>Where the vectors of a group are written.</summary>
    public nint* Write(int group) => Pointer + _length + (group * Group);

    private nint* Pointer => (nint*)Marshal.UnsafeAddrOfPinnedArrayElement(_places, 0);
}
