using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// Rows of four pixels of as many tiles as a vector has elements, in four vectors: the first holds those of every fourth tile from the first on
/// (of sixteen the tiles 0, 4, 8 and 12), the next those from the second on, and so on.
/// </summary>
/// <typeparam name="TVector">As many bytes as a vector of 128, 256 or 512 bits; or a single float, the four of which hold one tile's row.</typeparam>
internal static unsafe class WinogradRows<TVector>
    where TVector : unmanaged
{
    /// <summary>Turns the four pixels of a row, each a vector over the tiles, into rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(ref TVector a, ref TVector b, ref TVector c, ref TVector d)
    {
        if (sizeof(TVector) == Vector512<byte>.Count)
        {
            QuadTranspose.Run(
                As<Vector512<float>>(a), As<Vector512<float>>(b), As<Vector512<float>>(c), As<Vector512<float>>(d),
                out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth);
            (a, b, c, d) = (From(first), From(second), From(third), From(fourth));
        }
        else if (sizeof(TVector) == Vector256<byte>.Count)
        {
            QuadTranspose.Run(
                As<Vector256<float>>(a), As<Vector256<float>>(b), As<Vector256<float>>(c), As<Vector256<float>>(d),
                out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth);
            (a, b, c, d) = (From(first), From(second), From(third), From(fourth));
        }
        else if (sizeof(TVector) == Vector128<byte>.Count)
        {
            QuadTranspose.Run(
                As<Vector128<float>>(a), As<Vector128<float>>(b), As<Vector128<float>>(c), As<Vector128<float>>(d),
                out Vector128<float> first, out Vector128<float> second, out Vector128<float> third, out Vector128<float> fourth);
            (a, b, c, d) = (From(first), From(second), From(third), From(fourth));
        }
    }

    /// <summary>Reads each tile's row at its offset from <paramref name="source"/>; offsets lie <paramref name="apart"/> numbers apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(float* source, nint* offsets, int apart, out TVector a, out TVector b, out TVector c, out TVector d)
    {
        if (sizeof(TVector) == sizeof(float))
        {
            source += offsets[0];
            (a, b, c, d) = (From(source[0]), From(source[1]), From(source[2]), From(source[3]));
            return;
        }
        a = Quarters(source, offsets, apart);
        b = Quarters(source, offsets + apart, apart);
        c = Quarters(source, offsets + (2 * apart), apart);
        d = Quarters(source, offsets + (3 * apart), apart);
    }

    /// <summary>Writes each tile's row at its offset from <paramref name="target"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector a, TVector b, TVector c, TVector d, float* target, WinogradTile* tiles)
    {
        if (sizeof(TVector) == sizeof(float))
        {
            target += tiles->Offset;
            (target[0], target[1], target[2], target[3]) = (As<float>(a), As<float>(b), As<float>(c), As<float>(d));
            return;
        }
        StoreQuarters(a, target, tiles);
        StoreQuarters(b, target, tiles + 1);
        StoreQuarters(c, target, tiles + 2);
        StoreQuarters(d, target, tiles + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Quarters(float* source, nint* offsets, int apart)
    {
        Vector128<float> first = Vector128.Load(source + offsets[0]);
        if (sizeof(TVector) == Vector128<byte>.Count)
            return From(first);
        Vector256<float> half = Vector256.Create(first, Vector128.Load(source + offsets[4 * apart]));
        return sizeof(TVector) == Vector256<byte>.Count
            ? From(half)
            : From(Vector512.Create(half, Vector256.Create(Vector128.Load(source + offsets[8 * apart]), Vector128.Load(source + offsets[12 * apart]))));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(TVector rows, float* target, WinogradTile* tiles)
    {
        if (sizeof(TVector) == Vector128<byte>.Count)
        {
            As<Vector128<float>>(rows).Store(target + tiles[0].Offset);
            return;
        }
        Vector256<float> half = sizeof(TVector) == Vector256<byte>.Count ? As<Vector256<float>>(rows) : As<Vector512<float>>(rows).GetLower();
        half.GetLower().Store(target + tiles[0].Offset);
        half.GetUpper().Store(target + tiles[4].Offset);
        if (sizeof(TVector) == Vector512<byte>.Count)
        {
            half = As<Vector512<float>>(rows).GetUpper();
            half.GetLower().Store(target + tiles[8].Offset);
            half.GetUpper().Store(target + tiles[12].Offset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TOther As<TOther>(TVector vector)
        where TOther : unmanaged => Unsafe.BitCast<TVector, TOther>(vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector From<TOther>(TOther vector)
        where TOther : unmanaged => Unsafe.BitCast<TOther, TVector>(vector);
}
