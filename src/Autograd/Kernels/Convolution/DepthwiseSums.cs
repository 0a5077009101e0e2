using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The sums of a padded plane's taps: of eight vectors at once, so that additions need not wait for one another.</summary>
internal static unsafe class DepthwiseSums<T, TVector, TOperations>
    where T : unmanaged, INumberBase<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>
    /// Writes <paramref name="start"/> + Σ <paramref name="filter"/>[t]·<paramref name="source"/>[<paramref name="offsets"/>[t] + place] for all
    /// places of a plane, finished by <paramref name="epilogue"/> (or null; with an addend only where rows are no shorter than a vector). Up
    /// to a vector may be read past the last place.
    /// </summary>
    public static void Run(
        T* source, T* filter, nint* offsets, int taps, T* start, T* target, DepthwisePlaces places, TileEpilogue<T>* epilogue)
    {
        nint size = (nint)places.Width * places.Height;
        nint element = epilogue == null ? 0 : epilogue->Element;
        for (int row = 0; row < places.Height; row += places.Rows)
        {
            // The last rows may be computed twice.
            nint y = Math.Min(row, places.Height - places.Rows);
            T* from = source + (y * places.Pitch);
            T* to = target + (y * places.Width);
            if (epilogue != null)
                epilogue->Element = element + (y * places.Width);
            for (int group = 0; group < places.Groups; group++)
            {
                nint* write = places.Write(group);
                if ((y * places.Width) + write[DepthwisePlaces.Group - 1] + TOperations.Count > size)
                    Last(from, filter, offsets, taps, start, to, places, group, epilogue);
                else
                    Eight(from, filter, offsets, taps, start, to, places.Read(group), write, epilogue);
            }
        }
    }

    // A group of rows shorter than a vector, at the end of the plane.
    private static void Last(T* source, T* filter, nint* offsets, int taps, T* start, T* target, DepthwisePlaces places, int group, TileEpilogue<T>* epilogue)
    {
        int count = TOperations.Count;
        T* vectors = stackalloc T[DepthwisePlaces.Group * count];
        nint* sideBySide = stackalloc nint[DepthwisePlaces.Group];
        for (int i = 0; i < DepthwisePlaces.Group; i++)
            sideBySide[i] = i * count;
        Eight(source, filter, offsets, taps, start, vectors, places.Read(group), sideBySide, epilogue);
        for (int i = 0; i < DepthwisePlaces.Group; i++)
            PanelCopy.Row(vectors + (i * count), target + places.Write(group)[i], places.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(
        T* source, T* filter, nint* offsets, nint taps, T* start, T* target, nint* read, nint* write, TileEpilogue<T>* epilogue)
    {
        TVector s0 = TOperations.Broadcast(start), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        nint r0 = read[0], r1 = read[1], r2 = read[2], r3 = read[3], r4 = read[4], r5 = read[5], r6 = read[6], r7 = read[7];
        for (nint tap = 0; tap < taps; tap++)
        {
            T* at = source + offsets[tap];
            TVector w = TOperations.Broadcast(filter + tap);
            s0 = TOperations.MultiplyAdd(w, TOperations.Load(at + r0), s0);
            s1 = TOperations.MultiplyAdd(w, TOperations.Load(at + r1), s1);
            s2 = TOperations.MultiplyAdd(w, TOperations.Load(at + r2), s2);
            s3 = TOperations.MultiplyAdd(w, TOperations.Load(at + r3), s3);
            s4 = TOperations.MultiplyAdd(w, TOperations.Load(at + r4), s4);
            s5 = TOperations.MultiplyAdd(w, TOperations.Load(at + r5), s5);
            s6 = TOperations.MultiplyAdd(w, TOperations.Load(at + r6), s6);
            s7 = TOperations.MultiplyAdd(w, TOperations.Load(at + r7), s7);
        }
        if (epilogue != null)
        {
            ChannelEpilogue<T, TVector, TOperations>.Scale(epilogue, ref s0, ref s1, ref s2, ref s3);
            ChannelEpilogue<T, TVector, TOperations>.Scale(epilogue, ref s4, ref s5, ref s6, ref s7);
            if (epilogue->Addend != null)
            {
                T* addend = epilogue->Addend + epilogue->Element;
                s0 = TOperations.Add(s0, TOperations.Load(addend + write[0]));
                s1 = TOperations.Add(s1, TOperations.Load(addend + write[1]));
                s2 = TOperations.Add(s2, TOperations.Load(addend + write[2]));
                s3 = TOperations.Add(s3, TOperations.Load(addend + write[3]));
                s4 = TOperations.Add(s4, TOperations.Load(addend + write[4]));
                s5 = TOperations.Add(s5, TOperations.Load(addend + write[5]));
                s6 = TOperations.Add(s6, TOperations.Load(addend + write[6]));
                s7 = TOperations.Add(s7, TOperations.Load(addend + write[7]));
            }
            ChannelEpilogue<T, TVector, TOperations>.Limit(epilogue, ref s0, ref s1, ref s2, ref s3);
            ChannelEpilogue<T, TVector, TOperations>.Limit(epilogue, ref s4, ref s5, ref s6, ref s7);
        }
        TOperations.Store(s0, target + write[0]);
        TOperations.Store(s1, target + write[1]);
        TOperations.Store(s2, target + write[2]);
        TOperations.Store(s3, target + write[3]);
        TOperations.Store(s4, target + write[4]);
        TOperations.Store(s5, target + write[5]);
        TOperations.Store(s6, target + write[6]);
        TOperations.Store(s7, target + write[7]);
    }
}
