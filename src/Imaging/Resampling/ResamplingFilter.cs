namespace AutogradNet.Imaging;

/// <summary>How pixels are weighted when an image changes its size; the filters are Pillow's.</summary>
public enum ResamplingFilter
{
    /// <summary>The source pixel under the centre of the target pixel, without any averaging.</summary>
    Nearest,

    /// <summary>A triangle of radius 1, widened by the factor of reduction (antialiased).</summary>
    Bilinear,

    /// <summary>Keys' cubic convolution with a = -0.5 and radius 2, widened by the factor of reduction (antialiased).</summary>
    Bicubic,
}
