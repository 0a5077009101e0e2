namespace AutogradNet.Kernels;

/// <summary>The rows of a convolution of one image, whose lanes are output channels.</summary>
internal unsafe interface ILaneRows<T>
    where T : unmanaged
{
    /// <summary>How many channels are computed at once.</summary>
    static abstract int Lanes { get; }

    /// <summary>Writes channels from <paramref name="channel"/> on of one row, pixel after pixel, and finishes them.</summary>
    void Write(int row, int channel, T* target);
}
