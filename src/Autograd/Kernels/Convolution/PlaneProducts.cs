using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Sums of products of four planes with three others, element by element, over several images: twelve sums in registers.</summary>
internal static unsafe class PlaneProducts<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>Planes on the left.</summary>
    public const int Rows = 4;

    /// <summary>Planes on the right.</summary>
    public const int Columns = 3;

    /// <summary>
    /// Writes sums[row·3 + column] over <paramref name="length"/> elements, a multiple of the vector's, of each image. The left planes
    /// lie <paramref name="leftPitch"/> apart; images lie <paramref name="leftImage"/> and <paramref name="rightImage"/> apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(T* left, nint leftPitch, nint leftImage, T* first, T* second, T* third, nint rightImage, nint length, int images, T* sums)
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
}
