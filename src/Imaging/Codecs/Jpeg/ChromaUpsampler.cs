namespace AutogradNet.Imaging;

/// <summary>
/// Brings the rows of a component to the full size of the picture: by triangle filters where one or both directions are halved, as
/// libjpeg-turbo does by default ("fancy upsampling"), and by repetition for all other ratios.
/// </summary>
internal sealed class ChromaUpsampler
{
    private readonly JpegFrame _frame;
    private readonly JpegComponent _component;
    private readonly Kind _kind;
    private readonly byte[] _row;
    private readonly int[] _columnSums;

    public ChromaUpsampler(JpegFrame frame, JpegComponent component)
    {
        _frame = frame;
        _component = component;
        var halfWidth = component.H * 2 == frame.MaxH;
        var halfHeight = component.V * 2 == frame.MaxV;
        var fullWidth = component.H == frame.MaxH;
        var fullHeight = component.V == frame.MaxV;
        var wideEnough = component.SampleWidth > 2;
        if (fullWidth && fullHeight) _kind = Kind.None;
        else if (halfWidth && fullHeight && wideEnough) _kind = Kind.TriangleHorizontal;
        else if (fullWidth && halfHeight) _kind = Kind.TriangleVertical;
        else if (halfWidth && halfHeight && wideEnough) _kind = Kind.TriangleBoth;
        else _kind = Kind.Repeat;
        _row = _kind == Kind.None ? [] : new byte[Math.Max(frame.Width, component.SampleWidth * 2)];
        _columnSums = _kind == Kind.TriangleBoth ? new int[component.SampleWidth] : [];
    }

    private enum Kind
    {
        None,
        Repeat,
        TriangleHorizontal,
        TriangleVertical,
        TriangleBoth,
    }

    /// <summary>At least Width samples of a row of the picture; valid until the next call.</summary>
    public ReadOnlySpan<byte> Row(int y)
    {
        switch (_kind)
        {
            case Kind.None:
                return Source(y);
            case Kind.TriangleHorizontal:
                Horizontal(Source(y), _row);
                return _row;
            case Kind.TriangleVertical:
                Vertical(Source(y / 2), Source(Neighbour(y)), bias: 1 + (y & 1));
                return _row;
            case Kind.TriangleBoth:
                Both(Source(y / 2), Source(Neighbour(y)));
                return _row;
            default:
                Repeat(Source(y * _component.V / _frame.MaxV));
                return _row;
        }
    }

    // The second-nearest source row: above for even rows, below for odd ones; the outermost rows stand in for those beyond.
    private int Neighbour(int y) => Math.Clamp(y / 2 + ((y & 1) == 0 ? -1 : 1), 0, _component.SampleHeight - 1);

    private ReadOnlySpan<byte> Source(int row) => _component.Samples.AsSpan(row * _component.Stride, _component.SampleWidth);

    private void Repeat(ReadOnlySpan<byte> source)
    {
        int h = _component.H, most = _frame.MaxH;
        for (var x = 0; x < _frame.Width; x++) _row[x] = source[x * h / most];
    }

    // Weights 3/4 and 1/4; the rounding alternates between 1 and 2 so that it has no bias.
    private static void Horizontal(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var last = source.Length - 1;
        target = target[..(source.Length * 2)];
        target[0] = source[0];
        target[1] = (byte)((source[0] * 3 + source[1] + 2) >> 2);
        for (var x = 1; x < last; x++)
        {
            var near = source[x] * 3;
            target[2 * x] = (byte)((near + source[x - 1] + 1) >> 2);
            target[2 * x + 1] = (byte)((near + source[x + 1] + 2) >> 2);
        }

        target[2 * last] = (byte)((source[last] * 3 + source[last - 1] + 1) >> 2);
        target[2 * last + 1] = source[last];
    }

    private void Vertical(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int bias)
    {
        far = far[..near.Length];
        var target = _row.AsSpan(0, near.Length);
        for (var x = 0; x < near.Length; x++) target[x] = (byte)((near[x] * 3 + far[x] + bias) >> 2);
    }

    private void Both(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far)
    {
        far = far[..near.Length];
        var sums = _columnSums.AsSpan(0, near.Length);
        for (var x = 0; x < near.Length; x++) sums[x] = near[x] * 3 + far[x];
        var last = sums.Length - 1;
        var target = _row.AsSpan(0, sums.Length * 2);
        target[0] = (byte)((sums[0] * 4 + 8) >> 4);
        target[1] = (byte)((sums[0] * 3 + sums[1] + 7) >> 4);
        for (var x = 1; x < last; x++)
        {
            var middle = sums[x] * 3;
            target[2 * x] = (byte)((middle + sums[x - 1] + 8) >> 4);
            target[2 * x + 1] = (byte)((middle + sums[x + 1] + 7) >> 4);
        }

        target[2 * last] = (byte)((sums[last] * 3 + sums[last - 1] + 8) >> 4);
        target[2 * last + 1] = (byte)((sums[last] * 4 + 7) >> 4);
    }
}
