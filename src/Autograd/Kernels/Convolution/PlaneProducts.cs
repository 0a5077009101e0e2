using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Sums of products of four planes with three others, element by element, over several images: twelve sums in registers. With eight planes
/// it is 24, for which only AVX-512 has registers.
/// </summary>
internal static unsafe class PlaneProducts<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Planes on the left.</summary>
    public const int Rows = 4;

    /// <summary>Planes on the left where there are registers enough.</summary>
    public const int MostRows = 8;

    /// <summary>Planes on the right.</summary>
    public const int Columns = 3;

    /// <summary>
    /// Writes sums[row·3 + column] of <paramref name="rows"/> planes, <see cref="Rows"/> or <see cref="MostRows"/>, over <paramref name="length"/> elements, a multiple of the vector's, of each image. The left planes
    /// lie <paramref name="leftPitch"/> apart; images lie <paramref name="leftImage"/> and <paramref name="rightImage"/> apart.
    /// </summary>
    public static void Run(
        int rows, T* left, nint leftPitch, nint leftImage, T* first, T* second, T* third, nint rightImage, nint length, int images, T* sums)
    {
        if (rows == MostRows)
            Eight(left, leftPitch, leftImage, first, second, third, rightImage, length, images, sums);
        else
            Four(left, leftPitch, leftImage, first, second, third, rightImage, length, images, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* left, nint leftPitch, nint leftImage, T* first, T* second, T* third, nint rightImage, nint length, int images, T* sums)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        for (int image = 0; image < images; image++)
        {
            for (nint i = 0; i < length; i += TOperations.Count)
            {
                TVector a = TOperations.Load(first + i);
                TVector b = TOperations.Load(second + i);
                TVector c = TOperations.Load(third + i);
                TVector x = TOperations.Load(left + i);
                c0a = TOperations.MultiplyAdd(x, a, c0a);
                c0b = TOperations.MultiplyAdd(x, b, c0b);
                c0c = TOperations.MultiplyAdd(x, c, c0c);
                x = TOperations.Load(left + i + leftPitch);
                c1a = TOperations.MultiplyAdd(x, a, c1a);
                c1b = TOperations.MultiplyAdd(x, b, c1b);
                c1c = TOperations.MultiplyAdd(x, c, c1c);
                x = TOperations.Load(left + i + (2 * leftPitch));
                c2a = TOperations.MultiplyAdd(x, a, c2a);
                c2b = TOperations.MultiplyAdd(x, b, c2b);
                c2c = TOperations.MultiplyAdd(x, c, c2c);
                x = TOperations.Load(left + i + (3 * leftPitch));
                c3a = TOperations.MultiplyAdd(x, a, c3a);
                c3b = TOperations.MultiplyAdd(x, b, c3b);
                c3c = TOperations.MultiplyAdd(x, c, c3c);
            }
            left += leftImage;
            first += rightImage;
            second += rightImage;
            third += rightImage;
        }
        sums[0] = TOperations.Sum(c0a);
        sums[1] = TOperations.Sum(c0b);
        sums[2] = TOperations.Sum(c0c);
        sums[3] = TOperations.Sum(c1a);
        sums[4] = TOperations.Sum(c1b);
        sums[5] = TOperations.Sum(c1c);
        sums[6] = TOperations.Sum(c2a);
        sums[7] = TOperations.Sum(c2b);
        sums[8] = TOperations.Sum(c2c);
        sums[9] = TOperations.Sum(c3a);
        sums[10] = TOperations.Sum(c3b);
        sums[11] = TOperations.Sum(c3c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(T* left, nint leftPitch, nint leftImage, T* first, T* second, T* third, nint rightImage, nint length, int images, T* sums)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        TVector c4a = default, c4b = default, c4c = default;
        TVector c5a = default, c5b = default, c5c = default;
        TVector c6a = default, c6b = default, c6c = default;
        TVector c7a = default, c7b = default, c7c = default;
        for (int image = 0; image < images; image++)
        {
            T* l = left;
            T* below = left + (4 * leftPitch);
            for (nint i = 0; i < length; i += TOperations.Count)
            {
                TVector a = TOperations.Load(first + i);
                TVector b = TOperations.Load(second + i);
                TVector c = TOperations.Load(third + i);
                TVector x = TOperations.Load(l);
                c0a = TOperations.MultiplyAdd(x, a, c0a);
                c0b = TOperations.MultiplyAdd(x, b, c0b);
                c0c = TOperations.MultiplyAdd(x, c, c0c);
                x = TOperations.Load(l + leftPitch);
                c1a = TOperations.MultiplyAdd(x, a, c1a);
                c1b = TOperations.MultiplyAdd(x, b, c1b);
                c1c = TOperations.MultiplyAdd(x, c, c1c);
                x = TOperations.Load(l + (2 * leftPitch));
                c2a = TOperations.MultiplyAdd(x, a, c2a);
                c2b = TOperations.MultiplyAdd(x, b, c2b);
                c2c = TOperations.MultiplyAdd(x, c, c2c);
                x = TOperations.Load(l + (3 * leftPitch));
                c3a = TOperations.MultiplyAdd(x, a, c3a);
                c3b = TOperations.MultiplyAdd(x, b, c3b);
                c3c = TOperations.MultiplyAdd(x, c, c3c);
                x = TOperations.Load(below);
                c4a = TOperations.MultiplyAdd(x, a, c4a);
                c4b = TOperations.MultiplyAdd(x, b, c4b);
                c4c = TOperations.MultiplyAdd(x, c, c4c);
                x = TOperations.Load(below + leftPitch);
                c5a = TOperations.MultiplyAdd(x, a, c5a);
                c5b = TOperations.MultiplyAdd(x, b, c5b);
                c5c = TOperations.MultiplyAdd(x, c, c5c);
                x = TOperations.Load(below + (2 * leftPitch));
                c6a = TOperations.MultiplyAdd(x, a, c6a);
                c6b = TOperations.MultiplyAdd(x, b, c6b);
                c6c = TOperations.MultiplyAdd(x, c, c6c);
                x = TOperations.Load(below + (3 * leftPitch));
                c7a = TOperations.MultiplyAdd(x, a, c7a);
                c7b = TOperations.MultiplyAdd(x, b, c7b);
                c7c = TOperations.MultiplyAdd(x, c, c7c);
                l += TOperations.Count;
                below += TOperations.Count;
            }
            left += leftImage;
            first += rightImage;
            second += rightImage;
            third += rightImage;
        }
        sums[0] = TOperations.Sum(c0a);
        sums[1] = TOperations.Sum(c0b);
        sums[2] = TOperations.Sum(c0c);
        sums[3] = TOperations.Sum(c1a);
        sums[4] = TOperations.Sum(c1b);
        sums[5] = TOperations.Sum(c1c);
        sums[6] = TOperations.Sum(c2a);
        sums[7] = TOperations.Sum(c2b);
        sums[8] = TOperations.Sum(c2c);
        sums[9] = TOperations.Sum(c3a);
        sums[10] = TOperations.Sum(c3b);
        sums[11] = TOperations.Sum(c3c);
        sums[12] = TOperations.Sum(c4a);
        sums[13] = TOperations.Sum(c4b);
        sums[14] = TOperations.Sum(c4c);
        sums[15] = TOperations.Sum(c5a);
        sums[16] = TOperations.Sum(c5b);
        sums[17] = TOperations.Sum(c5c);
        sums[18] = TOperations.Sum(c6a);
        sums[19] = TOperations.Sum(c6b);
        sums[20] = TOperations.Sum(c6c);
        sums[21] = TOperations.Sum(c7a);
        sums[22] = TOperations.Sum(c7b);
        sums[23] = TOperations.Sum(c7c);
    }
}
