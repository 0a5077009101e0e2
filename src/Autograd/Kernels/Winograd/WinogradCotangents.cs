using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// Transforms 4×4 tiles of an output gradient y to A·y·Aᵀ, 36 points: the adjoint of <see cref="WinogradPixels{TVector, TOperations}"/>. A
/// vector holds the same pixel, or point, of several tiles.
/// </summary>
internal static unsafe class WinogradCotangents<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Tile = WinogradGeometry.Tile;
    private const int Patch = WinogradGeometry.Patch;

    /// <summary>
    /// As <see cref="WinogradPatches{TVector, TOperations}.Transform"/>, from 16 pixels. Where <paramref name="half"/> is not 0, for which
    /// vectors must be those of AVX-512, their upper half is written so many elements after the lower one.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(float* lines, nint pitch, nint rowPitch, int lanes, float* points, nint perPoint, nint half = 0)
    {
        byte* memory = stackalloc byte[(((Tile * Patch) + Patch) * sizeof(TVector)) + StackMemory.Line];
        TVector* rows = StackMemory.Align<TVector>(memory);
        TVector* column = rows + (Tile * Patch);
        for (int lane = 0; lane < lanes; lane += TOperations.Count)
        {
            float* y = lines + lane;
            for (int row = 0; row < Tile; row++)
            {
                Axis(
                    TOperations.Load(y), TOperations.Load(y + pitch), TOperations.Load(y + (2 * pitch)), TOperations.Load(y + (3 * pitch)),
                    rows + (row * Patch));
                y += rowPitch;
            }
            for (int x = 0; x < Patch; x++)
            {
                Axis(rows[x], rows[x + Patch], rows[x + (2 * Patch)], rows[x + (3 * Patch)], column);
                float* target = points + lane + (x * perPoint);
                for (int point = 0; point < Patch; point++)
                    Store(column[point], target + (point * Patch * perPoint), half);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector value, float* target, nint half)
    {
        if (half == 0 || typeof(TVector) != typeof(Vector512<float>))
        {
            TOperations.Store(value, target);
            return;
        }
        Vector512<float> whole = Unsafe.BitCast<TVector, Vector512<float>>(value);
        whole.GetLower().Store(target);
        whole.GetUpper().Store(target + half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(TVector y0, TVector y1, TVector y2, TVector y3, TVector* m)
    {
        float near1 = WinogradPoints.Near, near2 = WinogradPoints.NearSquare, near3 = WinogradPoints.NearCube;
        float far1 = WinogradPoints.Far, far2 = WinogradPoints.FarSquare, far3 = WinogradPoints.FarCube;
        TVector near = TOperations.MultiplyAdd(TOperations.Broadcast(&near2), y2, y0);
        TVector nearOdd = TOperations.MultiplyAdd(TOperations.Broadcast(&near3), y3, TOperations.Multiply(TOperations.Broadcast(&near1), y1));
        TVector far = TOperations.MultiplyAdd(TOperations.Broadcast(&far2), y2, y0);
        TVector farOdd = TOperations.MultiplyAdd(TOperations.Broadcast(&far3), y3, TOperations.Multiply(TOperations.Broadcast(&far1), y1));
        m[0] = y0;
        m[1] = TOperations.Add(near, nearOdd);
        m[2] = TOperations.Subtract(near, nearOdd);
        m[3] = TOperations.Add(far, farOdd);
        m[4] = TOperations.Subtract(far, farOdd);
        m[5] = y3;
    }
}
