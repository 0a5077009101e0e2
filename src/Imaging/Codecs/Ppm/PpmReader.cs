namespace AutogradNet.Imaging;

/// <summary>Reads one Netpbm picture; further pictures in the same file are ignored.</summary>
internal ref struct PpmReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    public PpmReader(ReadOnlySpan<byte> data)
    {
        _data = data;
        _position = 2;
    }

    public static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    public RgbImage Read()
    {
        var kind = _data[1] - '0';
        var plain = kind < 4;
        var channels = kind is 3 or 6 ? 3 : 1;
        var width = Number("width");
        var height = Number("height");
        RgbImage.CheckDeclaredSize(width, height);
        var maximum = Number("maximum sample");
        if (maximum is < 1 or > 65535) throw new ImageFormatException($"The PPM maximum sample is {maximum}; expected 1 to 65535.");
        if (_position >= _data.Length || !IsSpace(_data[_position]))
            throw new ImageFormatException("The PPM header is not followed by white space and samples.");
        _position++;

        // A plain sample takes at least a digit and, all but the last, a separator.
        long samples = (long)width * height * channels;
        var needed = plain ? samples * 2 - 1 : samples * (maximum > 255 ? 2 : 1);
        if (_data.Length - _position < needed)
        {
            throw new ImageFormatException(
                $"The PPM file is truncated: {width}x{height} pixels need at least {needed} bytes after the header, "
                    + $"{_data.Length - _position} are there.");
        }

        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i += 3)
        {
            pixels[i] = Sample(plain, maximum);
            pixels[i + 1] = channels == 3 ? Sample(plain, maximum) : pixels[i];
            pixels[i + 2] = channels == 3 ? Sample(plain, maximum) : pixels[i];
        }

        return RgbImage.Adopt(width, height, pixels);
    }

    private byte Sample(bool plain, int maximum)
    {
        int value;
        if (plain) value = Number("sample");
        else if (maximum > 255) value = (_data[_position++] << 8) | _data[_position++];
        else value = _data[_position++];
        if (value > maximum) throw new ImageFormatException($"A PPM sample is {value}, above the declared maximum {maximum}.");
        return maximum == 255 ? (byte)value : (byte)((value * 255 + maximum / 2) / maximum);
    }

    // White space and comments, then decimal digits.
    private int Number(string what)
    {
        while (_position < _data.Length && (IsSpace(_data[_position]) || _data[_position] == '#'))
        {
            if (_data[_position] != '#')
            {
                _position++;
                continue;
            }

            while (_position < _data.Length && _data[_position] is not ((byte)'\n' or (byte)'\r')) _position++;
        }

        var start = _position;
        long value = 0;
        for (; _position < _data.Length && char.IsAsciiDigit((char)_data[_position]); _position++)
        {
            value = value * 10 + (_data[_position] - '0');
            if (value > int.MaxValue) throw new ImageFormatException($"The PPM {what} at byte {start} is too large.");
        }

        if (_position == start)
        {
            throw new ImageFormatException(
                $"The PPM {what} is missing at byte {start}{(start >= _data.Length ? ": the file is truncated" : "")}.");
        }

        return (int)value;
    }
}
