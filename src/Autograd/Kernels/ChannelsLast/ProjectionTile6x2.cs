using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Six pixels of two vectors, three of two or twelve of one: up to 12 accumulators of 16 registers, for
/// <see cref="ProjectionTile{T, TVector, TOperations}"/>.
/// </summary>
internal readonly unsafe struct ProjectionTile6x2<T, TVector, TOperations> : IProjectionTile<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    public static int Pixels => 6;

    public static int NarrowPixels => 12;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void All(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        T* second = target + TOperations.Count;
        TVector c0a = TOperations.Load(target), c0b = TOperations.Load(second);
        TVector c1a = TOperations.Load(target + pitch), c1b = TOperations.Load(second + pitch);
        TVector c2a = TOperations.Load(target + (2 * pitch)), c2b = TOperations.Load(second + (2 * pitch));
        TVector c3a = TOperations.Load(target + (3 * pitch)), c3b = TOperations.Load(second + (3 * pitch));
        TVector c4a = TOperations.Load(target + (4 * pitch)), c4b = TOperations.Load(second + (4 * pitch));
        TVector c5a = TOperations.Load(target + (5 * pitch)), c5b = TOperations.Load(second + (5 * pitch));
        for (nint i = 0; i < depth; i++)
        {
            TVector a = TOperations.Load(filters);
            TVector b = TOperations.Load(filters + TOperations.Count);
            TVector x = TOperations.Broadcast(source);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(source + sourcePitch);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(source + (2 * sourcePitch));
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            x = TOperations.Broadcast(source + (3 * sourcePitch));
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            x = TOperations.Broadcast(source + (4 * sourcePitch));
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            x = TOperations.Broadcast(source + (5 * sourcePitch));
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            filters += ProjectionTile<T, TVector, TOperations>.Lanes;
            source++;
        }
        TOperations.Store(c0a, target);
        TOperations.Store(c0b, second);
        TOperations.Store(c1a, target + pitch);
        TOperations.Store(c1b, second + pitch);
        TOperations.Store(c2a, target + (2 * pitch));
        TOperations.Store(c2b, second + (2 * pitch));
        TOperations.Store(c3a, target + (3 * pitch));
        TOperations.Store(c3b, second + (3 * pitch));
        TOperations.Store(c4a, target + (4 * pitch));
        TOperations.Store(c4b, second + (4 * pitch));
        TOperations.Store(c5a, target + (5 * pitch));
        TOperations.Store(c5b, second + (5 * pitch));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Half(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        T* second = target + TOperations.Count;
        TVector c0a = TOperations.Load(target), c0b = TOperations.Load(second);
        TVector c1a = TOperations.Load(target + pitch), c1b = TOperations.Load(second + pitch);
        TVector c2a = TOperations.Load(target + (2 * pitch)), c2b = TOperations.Load(second + (2 * pitch));
        for (nint i = 0; i < depth; i++)
        {
            TVector a = TOperations.Load(filters);
            TVector b = TOperations.Load(filters + TOperations.Count);
            TVector x = TOperations.Broadcast(source);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(source + sourcePitch);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(source + (2 * sourcePitch));
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            filters += ProjectionTile<T, TVector, TOperations>.Lanes;
            source++;
        }
        TOperations.Store(c0a, target);
        TOperations.Store(c0b, second);
        TOperations.Store(c1a, target + pitch);
        TOperations.Store(c1b, second + pitch);
        TOperations.Store(c2a, target + (2 * pitch));
        TOperations.Store(c2b, second + (2 * pitch));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        TVector c0 = TOperations.Load(target);
        TVector c1 = TOperations.Load(target + pitch);
        TVector c2 = TOperations.Load(target + (2 * pitch));
        TVector c3 = TOperations.Load(target + (3 * pitch));
        TVector c4 = TOperations.Load(target + (4 * pitch));
        TVector c5 = TOperations.Load(target + (5 * pitch));
        TVector c6 = TOperations.Load(target + (6 * pitch));
        TVector c7 = TOperations.Load(target + (7 * pitch));
        TVector c8 = TOperations.Load(target + (8 * pitch));
        TVector c9 = TOperations.Load(target + (9 * pitch));
        TVector c10 = TOperations.Load(target + (10 * pitch));
        TVector c11 = TOperations.Load(target + (11 * pitch));
        for (nint i = 0; i < depth; i++)
        {
            TVector a = TOperations.Load(filters);
            c0 = TOperations.MultiplyAdd(TOperations.Broadcast(source), a, c0);
            c1 = TOperations.MultiplyAdd(TOperations.Broadcast(source + sourcePitch), a, c1);
            c2 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (2 * sourcePitch)), a, c2);
            c3 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (3 * sourcePitch)), a, c3);
            c4 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (4 * sourcePitch)), a, c4);
            c5 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (5 * sourcePitch)), a, c5);
            c6 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (6 * sourcePitch)), a, c6);
            c7 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (7 * sourcePitch)), a, c7);
            c8 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (8 * sourcePitch)), a, c8);
            c9 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (9 * sourcePitch)), a, c9);
            c10 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (10 * sourcePitch)), a, c10);
            c11 = TOperations.MultiplyAdd(TOperations.Broadcast(source + (11 * sourcePitch)), a, c11);
            filters += ProjectionTile<T, TVector, TOperations>.Lanes;
            source++;
        }
        TOperations.Store(c0, target);
        TOperations.Store(c1, target + pitch);
        TOperations.Store(c2, target + (2 * pitch));
        TOperations.Store(c3, target + (3 * pitch));
        TOperations.Store(c4, target + (4 * pitch));
        TOperations.Store(c5, target + (5 * pitch));
        TOperations.Store(c6, target + (6 * pitch));
        TOperations.Store(c7, target + (7 * pitch));
        TOperations.Store(c8, target + (8 * pitch));
        TOperations.Store(c9, target + (9 * pitch));
        TOperations.Store(c10, target + (10 * pitch));
        TOperations.Store(c11, target + (11 * pitch));
    }
}
