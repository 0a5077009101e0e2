using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>The two elements along one axis between which an output position lies, and their weights.</summary>
internal readonly record struct LinearTap<T>(int First, int Second, T FirstWeight, T SecondWeight)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The taps of all output positions of an axis.</summary>
    public static LinearTap<T>[] Create(int inSize, int outSize, bool alignCorners)
    {
        var taps = new LinearTap<T>[outSize];
        for (int i = 0; i < outSize; i++)
        {
            double position = alignCorners
                ? outSize > 1 ? (double)i * (inSize - 1) / (outSize - 1) : 0
                : Math.Max(((i + 0.5) * inSize / outSize) - 0.5, 0);
            int first = Math.Min((int)position, inSize - 1);
            T second = T.CreateTruncating(Math.Clamp(position - first, 0, 1));
            taps[i] = new LinearTap<T>(first, Math.Min(first + 1, inSize - 1), T.One - second, second);
        }
        return taps;
    }
}
