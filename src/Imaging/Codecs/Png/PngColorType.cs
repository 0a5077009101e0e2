namespace AutogradNet.Imaging;

/// <summary>The colour types of the PNG header, with their codes.</summary>
internal enum PngColorType : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}
