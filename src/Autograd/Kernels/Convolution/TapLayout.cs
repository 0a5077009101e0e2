namespace AutogradNet.Kernels;

/// <summary>
/// How a source plane is copied so that every tap reads rows of adjacent elements without a bounds check: padded with zeros (or
/// cropped), and with the rows and columns of one remainder by the stride gathered in a plane of their own.
/// </summary>
internal sealed class TapLayout
{
    private static readonly TapLayoutCache Forwards = new(static g => MakeForward(g));
    private static readonly TapLayoutCache InputGradients = new(static g => MakeInputGradient(g));

    private readonly int _sourceHeight;
    private readonly int _sourceWidth;
    private readonly int _top;
    private readonly int _left;
    private readonly int _strideY;
    private readonly int _strideX;
    private readonly int _phasesY;
    private readonly int _phasesX;
    private readonly int _subHeight;
    private readonly Part[] _parts;
    private volatile TapUnion? _union;

    private TapLayout(
        int sourceHeight, int sourceWidth, int strideY, int strideX, int gridHeight, int gridWidth, TapSpan spanY, TapSpan spanX)
    {
        (_sourceHeight, _sourceWidth, _strideY, _strideX) = (sourceHeight, sourceWidth, strideY, strideX);
        (_top, _left) = (spanY.First, spanX.First);
        _phasesY = Math.Min(strideY, spanY.Length);
        _phasesX = Math.Min(strideX, spanX.Length);
        _subHeight = checked(gridHeight + ((spanY.Length - 1) / strideY));
        SubWidth = checked(gridWidth + ((spanX.Length - 1) / strideX));
        PlaneSize = checked((nint)_subHeight * SubWidth * _phasesY * _phasesX);
        _parts = Parts();
    }

    /// <summary>The grids of target pixels.</summary>
    public required TapPhase[] Phases { get; init; }

    /// <summary>All grids together, made when it is first asked for; threads that ask at the same time may each make their own.</summary>
    public TapUnion Union => _union ??= new TapUnion(Phases);

    /// <summary>Whether there are target pixels that no tap reaches.</summary>
    public bool LeavesZeros => Array.Exists(Phases, static phase => phase.Taps.Length == 0);

    /// <summary>Rows between two rows of a phase's grid in the target.</summary>
    public int TargetStrideY { get; private init; } = 1;

    /// <summary>Columns between two columns of a phase's grid in the target.</summary>
    public int TargetStrideX { get; private init; } = 1;

    /// <summary>Elements between two rows of a grid in a padded plane.</summary>
    public int SubWidth { get; }

    /// <summary>Elements of a padded plane.</summary>
    public nint PlaneSize { get; }

    /// <summary>Whether every target pixel reads just the source pixel at its own place: no plane needs to be copied.</summary>
    public bool IsPointwise =>
        Phases.Length == 1 && Phases[0].Taps.Length == 1 && TargetStrideY == 1 && TargetStrideX == 1 && _strideY == 1 && _strideX == 1
        && _top == 0 && _left == 0 && _subHeight == _sourceHeight && SubWidth == _sourceWidth;

    /// <summary>The layout by which a convolution reads its input.</summary>
    public static TapLayout Forward(in Conv2dGeometry g) => Forwards.Find(g);

    /// <summary>The layout by which a convolution's input gradient reads the output gradient.</summary>
    public static TapLayout InputGradient(in Conv2dGeometry g) => InputGradients.Find(g);

    private static TapLayout MakeForward(in Conv2dGeometry g)
    {
        var spanY = new TapSpan(-g.PadTop, g.DilationHeight, g.KernelHeight);
        var spanX = new TapSpan(-g.PadLeft, g.DilationWidth, g.KernelWidth);
        var phases = new TapPhase[1];
        var layout = new TapLayout(
            g.InHeight, g.InWidth, g.StrideHeight, g.StrideWidth, g.OutHeight, g.OutWidth, spanY, spanX) { Phases = phases };
        var taps = new int[g.Taps];
        var offsets = new nint[g.Taps];
        for (int tap = 0; tap < taps.Length; tap++)
        {
            taps[tap] = tap;
            offsets[tap] = layout.Offset(tap / g.KernelWidth * g.DilationHeight, tap % g.KernelWidth * g.DilationWidth);
        }
        phases[0] = new TapPhase(0, 0, g.OutHeight, g.OutWidth, taps, offsets);
        return layout;
    }

    // Input row y receives from output row (y + padTop − dilation·kh)/stride for the taps kh for which that is whole. Rows of one
    // remainder by the stride share these taps, and for them the output row is the row's index in the grid plus a constant.
    private static TapLayout MakeInputGradient(in Conv2dGeometry g)
    {
        var rows = TapAxis.Create(g.InHeight, g.PadTop, g.DilationHeight, g.KernelHeight, g.StrideHeight);
        var columns = TapAxis.Create(g.InWidth, g.PadLeft, g.DilationWidth, g.KernelWidth, g.StrideWidth);
        TapSpan spanY = TapAxis.Span(rows);
        TapSpan spanX = TapAxis.Span(columns);
        var phases = new TapPhase[rows.Count(r => r.Count > 0) * columns.Count(c => c.Count > 0)];
        int made = 0;
        var layout = new TapLayout(
            g.OutHeight, g.OutWidth, 1, 1, rows.Max(r => r.Count), columns.Max(c => c.Count), spanY, spanX)
        {
            Phases = phases,
            TargetStrideY = g.StrideHeight,
            TargetStrideX = g.StrideWidth,
        };
        foreach (TapAxis row in rows)
        {
            foreach (TapAxis column in columns)
            {
                if (row.Count == 0 || column.Count == 0)
                    continue;
                var taps = new List<int>();
                var offsets = new List<nint>();
                for (int y = 0; y < row.Taps.Length; y++)
                {
                    for (int x = 0; x < column.Taps.Length; x++)
                    {
                        taps.Add((row.Taps[y] * g.KernelWidth) + column.Taps[x]);
                        offsets.Add(layout.Offset(row.Offsets[y] - spanY.First, column.Offsets[x] - spanX.First));
                    }
                }
                phases[made++] = new TapPhase(row.Phase, column.Phase, row.Count, column.Count, [.. taps], [.. offsets]);
            }
        }
        return layout;
    }

    /// <summary>Copies one source plane to a padded plane.</summary>
    public unsafe void Fill<T>(T* source, T* target, T padding)
        where T : unmanaged
    {
        foreach (Part part in _parts)
        {
            T* plane = target + part.Plane;
            int end = part.From + part.Count;
            new Span<T>(plane, part.FirstRow * SubWidth).Fill(padding);
            new Span<T>(plane + ((nint)part.EndRow * SubWidth), (_subHeight - part.EndRow) * SubWidth).Fill(padding);
            for (int y = part.FirstRow; y < part.EndRow; y++)
            {
                T* row = plane + ((nint)y * SubWidth);
                for (int x = 0; x < part.From; x++)
                    row[x] = padding;
                for (int x = end; x < SubWidth; x++)
                    row[x] = padding;
            }
        }
        Copy(source, target);
    }

    /// <summary>The same where the padding is there already.</summary>
    public unsafe void Copy<T>(T* source, T* target)
        where T : unmanaged
    {
        for (int i = 0; i < _parts.Length; i++)
        {
            if (_strideX == 2 && _phasesX == 2 && i % 2 == 0 && _parts[i + 1].Read - _parts[i].Read is 1 or -1)
            {
                CopyPair(source, target, _parts[i], _parts[i + 1]);
                i++;
            }
            else
            {
                CopyPart(source, target, _parts[i]);
            }
        }
    }

    private unsafe void CopyPart<T>(T* source, T* target, in Part part)
        where T : unmanaged
    {
        T* read = source + part.Read;
        T* write = target + part.Plane + ((nint)part.FirstRow * SubWidth) + part.From;
        for (int y = part.FirstRow; y < part.EndRow; y++)
        {
            if (_strideX == 1)
                PanelCopy.Row(read, write, part.Count);
            else
                StridedCopy.Gather(read, _strideX, write, part.Count);
            read += (nint)_strideY * _sourceWidth;
            write += SubWidth;
        }
    }

    // Both remainders of a row at once: the columns of one lie between those of the other.
    private unsafe void CopyPair<T>(T* source, T* target, in Part first, in Part second)
        where T : unmanaged
    {
        bool isFirst = first.Read < second.Read;
        Part even = isFirst ? first : second;
        Part odd = isFirst ? second : first;
        T* read = source + even.Read;
        T* evens = target + even.Plane + ((nint)even.FirstRow * SubWidth) + even.From;
        T* odds = target + odd.Plane + ((nint)odd.FirstRow * SubWidth) + odd.From;
        for (int y = even.FirstRow; y < even.EndRow; y++)
        {
            StridedCopy.Split(read, evens, even.Count, odds, odd.Count);
            read += (nint)_strideY * _sourceWidth;
            evens += SubWidth;
            odds += SubWidth;
        }
    }

    private Part[] Parts()
    {
        var parts = new List<Part>();
        for (int phaseY = 0; phaseY < _phasesY; phaseY++)
        {
            int top = _top + phaseY;
            int firstRow = Math.Clamp(CeilingDivide(-top, _strideY), 0, _subHeight);
            int endRow = Math.Clamp(CeilingDivide(_sourceHeight - top, _strideY), firstRow, _subHeight);
            for (int phaseX = 0; phaseX < _phasesX; phaseX++)
            {
                // The columns x of the sub-plane for which left + phase + x·stride lies in the source.
                int left = _left + phaseX;
                int from = Math.Clamp(CeilingDivide(-left, _strideX), 0, SubWidth);
                int count = Math.Clamp(CeilingDivide(_sourceWidth - left, _strideX), from, SubWidth) - from;
                nint read = ((top + ((nint)firstRow * _strideY)) * _sourceWidth) + left + ((nint)from * _strideX);
                parts.Add(new Part(firstRow, endRow, from, count, read, (nint)parts.Count * _subHeight * SubWidth));
            }
        }
        return [.. parts];
    }

    private static int CeilingDivide(int value, int divisor) =>
        (int)(value >= 0 ? ((long)value + divisor - 1) / divisor : -(-(long)value / divisor));

    private nint Offset(int y, int x) =>
        ((((nint)(y % _strideY) * _phasesX) + (x % _strideX)) * _subHeight * SubWidth) + ((nint)(y / _strideY) * SubWidth) + (x / _strideX);

    // The part of a padded plane that holds one remainder of rows and columns by the strides, from Plane on: which of its rows and columns
    // come from the source, the first of them from Read.
    private readonly record struct Part(int FirstRow, int EndRow, int From, int Count, nint Read, nint Plane);
}
