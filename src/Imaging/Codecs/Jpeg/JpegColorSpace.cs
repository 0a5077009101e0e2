namespace AutogradNet.Imaging;

/// <summary>What the components of a JPEG file mean.</summary>
internal enum JpegColorSpace
{
    Gray,
    YCbCr,
    Rgb,
    Cmyk,
    Ycck,
}
