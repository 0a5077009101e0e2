using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>From pixels whose channels lie side by side to channels whose pixels do.</summary>
internal static unsafe class PixelRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // So many pixels are transposed at once.
    private const int Lanes = 8;

    /// <summary>Copies channels of pixels.</summary>
    /// <param name="source">The first channel of the first pixel.</param>
    /// <param name="pitch">Elements from a pixel to the next.</param>
    /// <param name="pixels">How many pixels.</param>
    /// <param name="target">The first pixel of the first channel.</param>
    /// <param name="stride">Elements from a channel to the next.</param>
    /// <param name="channels">How many channels.</param>
    public static void Copy(T* source, nint pitch, int pixels, T* target, nint stride, int channels)
    {
        int wholeChannels = 0;
        int wholePixels = 0;
        if (typeof(T) == typeof(float) && PanelTranspose.TakesEight)
        {
            (wholeChannels, wholePixels) = (channels & -PanelTranspose.Depths, pixels & -Lanes);
            for (int channel = 0; channel < wholeChannels; channel += PanelTranspose.Depths)
            {
                for (int pixel = 0; pixel < wholePixels; pixel += Lanes)
                    PanelTranspose.Eight((float*)(source + (pixel * pitch) + channel), pitch, (float*)(target + (channel * stride) + pixel), stride);
            }
        }
        for (int channel = 0; channel < channels; channel++)
        {
            T* row = target + (channel * stride);
            for (int pixel = channel < wholeChannels ? wholePixels : 0; pixel < pixels; pixel++)
                row[pixel] = source[(pixel * pitch) + channel];
        }
    }
}
