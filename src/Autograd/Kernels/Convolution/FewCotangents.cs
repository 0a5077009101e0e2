using System.Numerics;
using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>
/// The input gradient of a convolution of single pixels where most channels of the cotangent are zero, as behind a pooling of which one
/// class's score is explained: the product of the other channels only. A zero counts as nothing, whatever it is multiplied with.
/// </summary>
internal static unsafe class FewCotangents
{
    // With a larger share of the channels, copying them costs more than it saves.
    private const int LargestShare = 8;

    /// <summary>Computes it where it is worth it; the arguments are those of <see cref="Conv2dKernel.InputGradient"/>.</summary>
    /// <returns>Whether it was computed.</returns>
    public static bool TryInputGradient<T>(T* outputGradient, T* weight, T* inputGradient, in Conv2dGeometry g, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int limit = g.OutChannels / LargestShare;
        if (g.Taps != 1 || g.Groups != 1 || g.StrideHeight != 1 || g.StrideWidth != 1 || g.OutSize != g.InSize || limit == 0)
            return false;
        using var places = new Scratch<int>((long)g.Batch * limit);
        using var counts = new Scratch<int>(g.Batch);
        for (int image = 0; image < g.Batch; image++)
        {
            int count = Find(outputGradient + ((nint)image * g.OutChannels * g.OutSize), g, places.Pointer + ((nint)image * limit), limit);
            if (count > limit)
                return false;
            counts.Pointer[image] = count;
        }

        for (int image = 0; image < g.Batch; image++)
        {
            Multiply(
                outputGradient + ((nint)image * g.OutChannels * g.OutSize), weight, inputGradient + ((nint)image * g.InChannels * g.InSize), g,
                new ReadOnlySpan<int>(places.Pointer + ((nint)image * limit), counts.Pointer[image]), instructionSet);
        }

        return true;
    }

    // The channels that are not zero everywhere; one more than the limit where there are more.
    private static int Find<T>(T* cotangent, in Conv2dGeometry g, int* places, int limit)
        where T : unmanaged
    {
        int count = 0;
        for (int channel = 0; channel < g.OutChannels; channel++)
        {
            // By bytes, which is fast; a negative zero passes for something else, which does no harm.
            var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(cotangent + ((nint)channel * g.OutSize), g.OutSize));
            if (!bytes.ContainsAnyExcept((byte)0))
                continue;
            if (count == limit)
                return limit + 1;
            places[count++] = channel;
        }

        return count;
    }

    private static void Multiply<T>(
        T* cotangent, T* weight, T* target, in Conv2dGeometry g, ReadOnlySpan<int> channels, InstructionSet? instructionSet)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (channels.IsEmpty)
        {
            new Span<T>(target, g.InChannels * g.InSize).Clear();
            return;
        }

        using var filters = new Scratch<T>((long)channels.Length * g.InChannels);
        using var planes = new Scratch<T>((long)channels.Length * g.OutSize);
        for (int i = 0; i < channels.Length; i++)
        {
            new ReadOnlySpan<T>(weight + ((nint)channels[i] * g.InChannels), g.InChannels).CopyTo(new Span<T>(filters.Pointer + ((nint)i * g.InChannels), g.InChannels));
            new ReadOnlySpan<T>(cotangent + ((nint)channels[i] * g.OutSize), g.OutSize).CopyTo(new Span<T>(planes.Pointer + ((nint)i * g.OutSize), g.OutSize));
        }

        MatrixMultiply.RunStrided(
            filters.Pointer, 1, g.InChannels, planes.Pointer, g.OutSize, 1, target, g.InSize, g.InChannels, g.InSize, channels.Length, false, instructionSet);
    }
}
