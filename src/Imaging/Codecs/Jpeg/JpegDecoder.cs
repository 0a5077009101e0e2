using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>Decodes a JPEG file: walks over its segments, decodes its scans, and assembles the picture.</summary>
internal ref struct JpegDecoder
{
    // Encoders write some ten scans; a file with very many small ones would cost time out of proportion to its size.
    private const int MaxScans = 256;

    private readonly ReadOnlySpan<byte> _data;
    private readonly JpegTables _tables = new();
    private JpegSegmentReader _segments;
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _scans;
    private bool _isJfif;
    private int? _adobeTransform;
    private int _orientation = ExifOrientation.Upright;

    public JpegDecoder(ReadOnlySpan<byte> data)
    {
        _data = data;
        _segments = new JpegSegmentReader(data);
    }

    public RgbImage Decode()
    {
        if (_segments.NextMarker() != JpegMarker.StartOfImage)
            throw new ImageFormatException("The JPEG file does not begin with an SOI marker.");
        int marker;
        while ((marker = _segments.NextMarker()) != JpegMarker.EndOfImage)
        {
            if (marker >= 0)
            {
                ReadSegment(marker);
                continue;
            }

            // A sequential file that only lost its end marker is complete; a progressive one may lack scans.
            if (_frame is { IsProgressive: false } frame && frame.Components.All(c => c.HasData)) break;
            throw new ImageFormatException($"The JPEG file is truncated: it ends after {_data.Length} bytes without an EOI marker.");
        }

        if (_frame is null) throw new ImageFormatException("The JPEG file ends without a frame header (SOF).");
        foreach (var component in _frame.Components)
        {
            if (!component.HasData) throw new ImageFormatException($"The JPEG file has no image data for component {component.Id}.");
            if (_frame.IsProgressive) component.Reconstruct();
        }

        return ExifOrientation.Apply(Assemble(_frame), _orientation);
    }

    private void ReadSegment(int marker)
    {
        if (marker is JpegMarker.StartOfImage or 0 or 1 or (>= JpegMarker.FirstRestart and <= JpegMarker.LastRestart))
        {
            throw new ImageFormatException(
                $"The JPEG file is corrupt: unexpected marker 0xFF{marker:X2} before byte {_segments.Position}.");
        }

        var segment = _segments.Segment(marker);
        if (JpegMarker.IsStartOfFrame(marker))
        {
            if (_frame is not null) throw new ImageFormatException("The JPEG file has a second frame header.");
            _frame = JpegFrame.Parse(marker, segment);
            return;
        }

        switch (marker)
        {
            case JpegMarker.DefineHuffmanTables:
                _tables.ReadHuffman(segment);
                break;
            case JpegMarker.DefineQuantization:
                _tables.ReadQuantization(segment);
                break;
            case JpegMarker.DefineArithmeticConditioning:
                throw new ImageFormatException("The file is arithmetic-coded JPEG, which is not supported.");
            case JpegMarker.DefineNumberOfLines:
                throw new ImageFormatException("The JPEG file has a DNL marker, which is not supported.");
            case JpegMarker.DefineRestartInterval:
                if (segment.Length != 2)
                    throw new ImageFormatException($"The JPEG restart interval has {segment.Length} bytes; expected 2.");
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                break;
            case JpegMarker.Application0:
                _isJfif |= segment.StartsWith("JFIF\0"u8);
                break;
            case JpegMarker.Application1:
                if (_orientation == ExifOrientation.Upright) _orientation = ExifOrientation.Read(segment);
                break;
            case JpegMarker.Application14:
                if (segment.StartsWith("Adobe"u8) && segment.Length >= 12) _adobeTransform = segment[11];
                break;
            case JpegMarker.StartOfScan:
                ReadScan(segment);
                break;
        }
    }

    private void ReadScan(ReadOnlySpan<byte> segment)
    {
        var frame = _frame ?? throw new ImageFormatException("The JPEG file has a scan before its frame header.");
        var scan = JpegScan.Parse(segment, frame, _tables);
        if (_scans++ == 0) frame.Allocate(_segments.Remaining);
        if (_scans > MaxScans) throw new ImageFormatException($"The JPEG file has more than {MaxScans} scans.");
        if (frame.IsProgressive)
        {
            var decoder = new ProgressiveBlockDecoder(scan);
            _segments.Position = ScanWalker.Walk(_data, _segments.Position, frame, scan, _restartInterval, ref decoder);
        }
        else
        {
            Span<int> block = stackalloc int[64];
            var decoder = new SequentialBlockDecoder(block);
            _segments.Position = ScanWalker.Walk(_data, _segments.Position, frame, scan, _restartInterval, ref decoder);
        }
    }

    private readonly RgbImage Assemble(JpegFrame frame)
    {
        var image = new RgbImage(frame.Width, frame.Height);
        var space = ColorSpace(frame);
        var rows = frame.Components.Select(c => new ChromaUpsampler(frame, c)).ToArray();
        for (var y = 0; y < frame.Height; y++)
        {
            var rgb = image.Row(y);
            switch (space)
            {
                case JpegColorSpace.Gray:
                    ColorConversion.GrayToRgb(rows[0].Row(y), rgb);
                    break;
                case JpegColorSpace.YCbCr:
                    ColorConversion.YCbCrToRgb(rows[0].Row(y), rows[1].Row(y), rows[2].Row(y), rgb);
                    break;
                case JpegColorSpace.Rgb:
                    ColorConversion.Interleave(rows[0].Row(y), rows[1].Row(y), rows[2].Row(y), rgb);
                    break;
                case JpegColorSpace.Cmyk:
                    ColorConversion.Interleave(rows[0].Row(y), rows[1].Row(y), rows[2].Row(y), rgb);
                    ColorConversion.ApplyInvertedBlack(rgb, rows[3].Row(y));
                    break;
                default:
                    // YCCK holds, as YCbCr, the RGB that is the complement of its inks; inverted inks are that complement's complement.
                    ColorConversion.YCbCrToRgb(rows[0].Row(y), rows[1].Row(y), rows[2].Row(y), rgb);
                    foreach (ref var value in rgb) value = (byte)(255 - value);
                    ColorConversion.ApplyInvertedBlack(rgb, rows[3].Row(y));
                    break;
            }
        }

        return image;
    }

    // The choice that libjpeg makes when the file does not say it outright.
    private readonly JpegColorSpace ColorSpace(JpegFrame frame)
    {
        var components = frame.Components;
        switch (components.Length)
        {
            case 1:
                return JpegColorSpace.Gray;
            case 4:
                return _adobeTransform is null or 0 ? JpegColorSpace.Cmyk : JpegColorSpace.Ycck;
        }

        if (_isJfif) return JpegColorSpace.YCbCr;
        if (_adobeTransform is { } transform) return transform == 0 ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
        return components[0].Id == 'R' && components[1].Id == 'G' && components[2].Id == 'B' ? JpegColorSpace.Rgb : JpegColorSpace.YCbCr;
    }
}
