namespace AutogradNet.Explanations;

/// <summary>How a layer's map is brought to the size of the input.</summary>
public enum Upsampling
{
    /// <summary>Linear between pixel centres (align_corners = false): what the Grad-CAM paper shows.</summary>
    Bilinear,

    /// <summary>The nearest cell: what Captum's guided Grad-CAM does by default.</summary>
    Nearest,
}
