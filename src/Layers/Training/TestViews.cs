namespace AutogradNet.Layers.Training;

/// <summary>From how many versions of a picture [C, H, W] a network's scores are averaged when it is measured.</summary>
public enum TestViews
{
    /// <summary>The picture as it is.</summary>
    Plain,

    /// <summary>The picture and its mirror image: left and right do not matter to the class.</summary>
    Mirrored,

    /// <summary>
    /// The mean of <see cref="Mirrored"/> for the picture, which counts half, and for the picture moved by a pixel towards either end of
    /// its main diagonal (Jordan, "94 % on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024).
    /// </summary>
    MirroredAndShifted,
}
